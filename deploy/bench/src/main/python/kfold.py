"""10-fold verification accuracy as the public evaluation scripts compute it (AdaFace, TFace, insightface):
for each fold every threshold is tried on the nine others and on the held-out one, with numpy."""
import numpy as np
from sklearn.model_selection import KFold

from measuring import folder, measure, report


def counts(threshold, distances, same):
    predicted = np.less(distances, threshold)
    true_accepts = np.sum(np.logical_and(predicted, same))
    false_accepts = np.sum(np.logical_and(predicted, np.logical_not(same)))
    true_rejects = np.sum(np.logical_and(np.logical_not(predicted), np.logical_not(same)))
    false_rejects = np.sum(np.logical_and(np.logical_not(predicted), same))
    tar = 0 if true_accepts + false_rejects == 0 else float(true_accepts) / float(true_accepts + false_rejects)
    far = 0 if false_accepts + true_rejects == 0 else float(false_accepts) / float(false_accepts + true_rejects)
    return tar, far, float(true_accepts + true_rejects) / distances.size


def accuracy(distances, same):
    thresholds = np.arange(0, 4, 0.01)
    folds = KFold(n_splits=10, shuffle=False)
    tars = np.zeros((10, len(thresholds)))
    fars = np.zeros((10, len(thresholds)))
    accuracies = np.zeros(10)
    chosen = np.zeros(10)
    for fold, (train, test) in enumerate(folds.split(np.arange(len(same)))):
        trained = np.zeros(len(thresholds))
        for i, threshold in enumerate(thresholds):
            _, _, trained[i] = counts(threshold, distances[train], same[train])
        best = np.argmax(trained)
        chosen[fold] = thresholds[best]
        for i, threshold in enumerate(thresholds):
            tars[fold, i], fars[fold, i], _ = counts(threshold, distances[test], same[test])
        _, _, accuracies[fold] = counts(thresholds[best], distances[test], same[test])
    return np.mean(accuracies), np.std(accuracies), np.mean(chosen)


distances = np.fromfile(folder / "kfold-scores.f64", "<f8")
same = np.fromfile(folder / "kfold-same.u8", np.uint8).astype(bool)
seconds, (mean, std, threshold) = measure(lambda: accuracy(distances, same), 5)
report(seconds, {"accuracy": mean, "std": std, "threshold": threshold})
