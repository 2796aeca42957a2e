"""IJB 1:1 verification end to end, as the public scripts do it: templates found with np.where one after the
other, scores in batches of 100,000 pairs, the ROC by scikit-learn. The embeddings are in memory when the clock
starts; neither a network nor a disk is measured."""
import numpy as np
from sklearn.preprocessing import normalize

from measuring import folder, measure, parts, report
from roc import read_out

WIDTH = 512


def pool(features, templates, media):
    ids = np.unique(templates)
    pooled = np.zeros((len(ids), features.shape[1]))
    for row, template in enumerate(ids):
        (images,) = np.where(templates == template)
        its_features = features[images]
        its_media = media[images]
        of_media = []
        for medium, count in zip(*np.unique(its_media, return_counts=True)):
            (frames,) = np.where(its_media == medium)
            if count == 1:
                of_media += [its_features[frames]]
            else:
                of_media += [np.mean(its_features[frames], axis=0, keepdims=True)]
        pooled[row] = np.sum(np.array(of_media), axis=0)
    return normalize(pooled), ids


def verify(pooled, ids, first, second):
    row_of = np.zeros((max(ids) + 1, 1), dtype=int)
    for row, template in enumerate(ids):
        row_of[template] = row
    scores = np.zeros((len(first),))
    pairs = np.array(range(len(first)))
    for batch in [pairs[at : at + 100000] for at in range(0, len(first), 100000)]:
        one = pooled[row_of[first[batch]]]
        other = pooled[row_of[second[batch]]]
        scores[batch] = np.sum(one * other, -1).flatten()
    return scores


def end_to_end():
    pooled, ids = parts("pooling", lambda: pool(features, templates, media))
    scores = parts("scores", lambda: verify(pooled, ids, first, second))
    return parts("roc", lambda: read_out(same, scores))


features = np.fromfile(folder / "ijb-features.f32", "<f4").reshape(-1, WIDTH)
templates = np.fromfile(folder / "ijb-templates.i32", "<i4").astype(int)
media = np.fromfile(folder / "ijb-media.i32", "<i4").astype(int)
first = np.fromfile(folder / "ijb-first.i32", "<i4").astype(int)
second = np.fromfile(folder / "ijb-second.i32", "<i4").astype(int)
same = np.fromfile(folder / "ijb-same.u8", np.uint8).astype(int)
report(*measure(end_to_end, 1))
