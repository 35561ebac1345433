// What a page can do without: it only helps.
"use strict";

// A file that is dropped on a form's drop field becomes the form's file.
document.addEventListener("dragover", (event) => {
  const place = event.target.closest?.("[data-drop]");
  if (place) { event.preventDefault(); place.classList.add("over"); }
});
document.addEventListener("dragleave", (event) => event.target.closest?.("[data-drop]")?.classList.remove("over"));
document.addEventListener("drop", (event) => {
  const place = event.target.closest?.("[data-drop]");
  const input = place?.querySelector("input[type=file]");
  if (!input || !event.dataTransfer.files.length) return;
  event.preventDefault();
  place.classList.remove("over");
  input.files = event.dataTransfer.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});

// Buttons that print, and that copy a text.
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) window.print();
  const copies = event.target.closest?.("[data-copy]");
  if (copies) navigator.clipboard?.writeText(copies.dataset.copy).then(() => copies.classList.add("copied"));
});

// What only works with this script is shown by it.
document.documentElement.classList.add("scripted");
