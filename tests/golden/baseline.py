"""Raise the committed scores to what is reached now. A score that has fallen stays as it was and is named.

`--accept-fall` writes it lower all the same: the reason belongs into the commit.
"""

from __future__ import annotations

import json
import sys

from scores import BASELINE, GROUPS, available, committed, figures_of, score_of


def main() -> int:
    baseline, fallen = committed(), []
    for group in GROUPS:
        if not available(group):
            sys.stdout.write(f"{group}: not beside the repository, left as it was\n")
            continue
        before, now = baseline.get(group, {}), figures_of(score_of(group))
        for name, value in now.items():
            if value < before.get(name, 0.0):
                fallen.append(f"{group} {name}: {before[name]:.4f} → {value:.4f}")
                now[name] = value if "--accept-fall" in sys.argv[1:] else before[name]
        baseline[group] = now
        sys.stdout.write(f"{group}: mean F1 {now.get('mean', 0.0):.4f}\n")
    BASELINE.write_text(json.dumps(baseline, indent=2) + "\n", encoding="utf-8")
    sys.stdout.writelines(f"fallen: {line}\n" for line in fallen)
    return 1 if fallen and "--accept-fall" not in sys.argv[1:] else 0


if __name__ == "__main__":
    sys.exit(main())
