"""Wrote receipt.json, by another implementation than ours: Python's json and `cryptography`.
The key is that of RFC 8037, appendix A.1.

    python3 sign.py > receipt.json
"""
import base64, hashlib, json, struct
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

b64 = lambda data: base64.urlsafe_b64encode(data).rstrip(b"=").decode()
sha256 = lambda data: hashlib.sha256(data).hexdigest()
key = Ed25519PrivateKey.from_private_bytes(
    base64.urlsafe_b64decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="))
jwk = {"crv": "Ed25519", "kty": "OKP", "x": b64(key.public_key().public_bytes_raw())}
kid = b64(hashlib.sha256(json.dumps(jwk, separators=(",", ":")).encode()).digest())
claimed, rerun = (sha256(struct.pack("<2d", *scores)) for scores in ((0.5, 0.25), (0.5, 0.25001)))
vector = {"version": 1, "role": "entry", "variant": "plain", "kind": "cosine", "pairs": 2}
receipt = {
    "format": "assay-receipt/1",
    "issued": {"by": "https://assay.example.org", "to": "team", "at": "2026-03-12T10:02:11Z", "key_id": kid},
    "track": {"organization": "main", "competition": "sdfr", "phase": "validation", "task": "task1", "scale": "default"},
    "entry": {
        "id": "0193e0f0-0000-7000-8000-000000000001", "code": "7F3K", "team": "Aare\u001b[2J",
        "accepted_at": "2026-03-12T09:02:11Z", "withdrawn_at": None, "verdict": "REPRODUCED", "decision": "none"},
    "files": [
        {"kind": "model", "name": "m.onnx", "bytes": 10, "sha256": sha256(b"the model\n")},
        {"kind": "scores", "name": "s.txt", "bytes": 9, "sha256": sha256(b"0.5\n0.25\n")}],
    "sets": [{
        "set": "sanitizer", "name": "Sanitizer", "role": "sanitizer",
        "vectors": [
            vector | {"origin": "claimed", "sha256": claimed, "run_version": "claimed", "seconds": None, "engine": None},
            vector | {
                "origin": "re-run", "sha256": rerun, "run_version": "5f" * 32, "seconds": 1.0,
                "engine": {"onnxruntime": "1.29.0", "provider": "cpu"}}],
        "reproduction": {
            "version": 1, "verdict": "REPRODUCED", "claimed": claimed, "rerun": rerun,
            "tolerance": {"match": 0.001, "review": 0.01},
            "difference": {"max": 1e-05, "p95": 1e-05, "median": 0.0, "rmse": 7.07e-06, "pearson": 1.0},
            "judging_version": "00112233aabbccdd"},
        "figures": [{
            "version": 1, "metric": "accuracy", "value": 0.9475, "std": 0.0125, "threshold": 1.42,
            "evidence": "reproduced", "vector": rerun, "judging_version": "00112233aabbccdd"}]}],
    "sets_withheld": 2,
    "of_a_later_version": True,
}
header = b64(json.dumps({"typ": "assay-receipt+json", "kid": kid, "jwk": jwk, "alg": "EdDSA"}).encode())
payload = b64(json.dumps(receipt).encode())
signature = b64(key.sign(f"{header}.{payload}".encode()))
print(json.dumps({"receipt": receipt, "protected": header, "payload": payload, "signature": signature}, indent=1))
