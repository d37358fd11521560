"""`python -m tests.desired_state.goldens` writes every message and plan again; read the difference before it is committed."""

from linting import ContractError
from tests.desired_state.plans import FOLDERS, described
from tests.desired_state.stacks import CASES, RULES, broken_rules, case, composed


def main() -> None:
    """Write every case's and every broken rule's `error.txt`, and every plan's `plan.txt`."""
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
        (folder / "plan.txt").write_text(described(folder), encoding="utf-8")


if __name__ == "__main__":
    main()
