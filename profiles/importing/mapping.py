"""A mapping file: which heading of a file is which fact, in YAML or JSON.

```yaml
营收合计: 营业收入（万元）
人员: employees
面积: null          # left out
产值: {key: revenue, unit: 千元}
```
"""

from collections.abc import Mapping

from criteria.yaml_files import parse_yaml
from profiles.importing.faults import FileFault, FileRefused, file_fault, shown

LARGEST = 256 * 1024


def read_mapping(raw: bytes) -> Mapping[str, str]:
    """Read a mapping as `read_companies` takes it; raises FileRefused with every fault."""
    if len(raw) > LARGEST:
        raise FileRefused([_fault(f"> {LARGEST}")])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefused([_fault("UTF-8")]) from None
    try:
        read = parse_yaml(text, "mapping")
    except RecursionError:
        raise FileRefused([_fault("too deep")]) from None
    data = read.data
    faults = [_fault(f"{fault.line}: {fault.message}") for fault in read.faults]
    if not faults and not isinstance(data, dict):
        faults.append(_fault("{}"))
    if faults or not isinstance(data, dict):
        raise FileRefused(faults)
    found: dict[str, str] = {}
    for column, target in data.items():
        meant = _target(target)
        if meant is None or not isinstance(column, str):
            faults.append(_fault(shown(column)))
        else:
            found[column] = meant
    if faults:
        raise FileRefused(faults)
    return found


def _target(target: object) -> str | None:
    match target:
        case None:
            return ""
        case str():
            return target
        case {"key": str(key), **rest} if rest.keys() <= {"unit"}:
            unit = rest.get("unit")
            return f"{key}（{unit}）" if unit else key
        case _:
            return None


def _fault(problem: str) -> FileFault:
    return file_fault("not_a_mapping", problem=problem)
