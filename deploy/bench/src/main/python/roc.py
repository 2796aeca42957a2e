"""ROC and TAR at six FARs as the public IJB scripts read them off scikit-learn."""
import numpy as np
from sklearn.metrics import roc_curve

from measuring import folder, measure, report

# Named as Java spells them.
NAMES = {1e-6: "1.0E-6", 1e-5: "1.0E-5", 1e-4: "1.0E-4", 1e-3: "0.001", 1e-2: "0.01", 1e-1: "0.1"}


def read_out(same, scores):
    far, tar, _ = roc_curve(same, scores)
    far = np.flipud(far)
    tar = np.flipud(tar)
    answers = {}
    for target in NAMES:
        _, nearest = min(list(zip(abs(far - target), range(len(far)))))
        answers["tar_at_" + NAMES[target]] = tar[nearest]
    return answers


if __name__ == "__main__":
    scores = np.fromfile(folder / "roc-scores.f64", "<f8")
    same = np.fromfile(folder / "roc-same.u8", np.uint8).astype(int)
    report(*measure(lambda: read_out(same, scores), 1))
