"""`python -m tests.desired_state.goldens` writes every golden file again; read the difference before it is committed."""

from linting import ContractError
from tests.desired_state.rendering import FOLDERS, rendered
from tests.desired_state.stacks import CASES, RULES, broken_rules, case, composed


def main() -> None:
    """Write every case's and every broken rule's `error.txt`, and every `desired.txt`."""
    for folder in sorted(folder for folder in CASES.iterdir() if folder.is_dir()):
        try:
            composed(case(folder), folder).checked()
        except ContractError as error:
            (folder / "error.txt").write_text(f"{error}\n", encoding="utf-8")
        else:
            raise SystemExit(f"{folder} is right: a case is a mistake")
    for folder in sorted(RULES.iterdir()):
        (folder / "error.txt").write_text(broken_rules(folder), encoding="utf-8")
    for folder in FOLDERS:
        (folder / "desired.txt").write_text(rendered(folder), encoding="utf-8")


if __name__ == "__main__":
    main()
