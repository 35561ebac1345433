"""One company against a catalogue: verdicts, amounts, reasons, questions, rank."""
