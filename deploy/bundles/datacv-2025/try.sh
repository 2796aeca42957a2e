# Read by ../try.sh: a result file at each scale, declared caps, boards apart.
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
models="$work/bundle/models"
labels="$work/bundle/data/validation_issame.txt"

step "take the dev kit, and make result files with its Python script"
curl -sSf -o "$work/kit.zip" "$contest/tasks/generation/kit"
"$python" -m zipfile -e "$work/kit.zip" "$work/kit"
# result MODEL SCALE
result() {
  (cd "$work/kit" && "$python" make_result.py --model "$models/$1.onnx" --images "$work/bundle/data/validation.xz" --split validation \
    --dataset_scale "$2" --output_folder "$work/$1-$2") | sed 's/^/   /'
}
result centred-fisher64 10K
result centred-eigen32 10K
result centred-fisher64 20K

# enter TOKEN SCALE IDENTITIES IMAGES FILE: the answer with its code behind it.
enter() {
  curl -sS -w '\n%{http_code}' -H "Authorization: Bearer $1" -F task=generation -F phase=validation -F "scale=$2" -F method_name=drawn \
    -F "fact_identities=$3" -F "fact_images=$4" -F fact_real_identities=no -F fact_hyper_parameters=no -F "scores=@$5" "$contest/submissions"
}

step "declare more than the scale allows: refused, and nothing is charged"
answer="$(enter "$ada" 10K 10001 500000 "$work/centred-fisher64-10K/result.zip")"
[ "${answer##*$'\n'}" = 422 ] || fail "10,001 identities were let in at 10K: $answer"
json '"   " + d["detail"]' <<<"${answer%$'\n'*}"
[ "$(call "$ada" GET "$contest/submissions" | json 'len(d["items"])')" = 0 ] || fail "a refused entry was kept"

step "a file of another scale is told apart by its name"
answer="$(enter "$ada" 10K 10000 500000 "$work/centred-fisher64-20K/result.zip")"
[ "$(json 'd["code"]' <<<"${answer%$'\n'*}")" = scores.scale_mismatch ] || fail "a 20K file was taken at 10K: $answer"

step "enter"
one="$(enter "$ada" 10K 10000 500000 "$work/centred-fisher64-10K/result.zip")"
two="$(enter "$bob" 10K 9000 450000 "$work/centred-eigen32-10K/result.zip")"
three="$(enter "$ada" 20K 20000 1000000 "$work/centred-fisher64-20K/result.zip")"
for pair in "$ada:$one" "$bob:$two" "$ada:$three"; do
  answer="${pair#*:}"
  graded "${pair%%:*}" "$(json 'd["id"]' <<<"${answer%$'\n'*}")" >/dev/null
done

step "compare the boards with numpy's 10 folds of the same files"
sleep 4
board generation validation 10K >"$work/10K.json"
board generation validation 20K >"$work/20K.json"
same "Ada at 10K" "$(value Ada validation <"$work/10K.json")" "$(expected distances "$work/centred-fisher64-10K/validation_10K_result.txt" "$labels")"
same "Bob at 10K" "$(value Bob validation <"$work/10K.json")" "$(expected distances "$work/centred-eigen32-10K/validation_10K_result.txt" "$labels")"
same "Ada at 20K" "$(value Ada validation <"$work/20K.json")" "$(expected distances "$work/centred-fisher64-20K/validation_20K_result.txt" "$labels")"
[ "$(json '[r["team"] for r in d["rows"] if r["team"] == "Bob"]' <"$work/20K.json")" = "[]" ] || fail "an entry at 10K is on the board of 20K"
[ "$(json '[r["values"][1]["value"] for r in d["rows"] if r["team"] == "Vec2Face"]' <"$work/10K.json")" = "[0.92]" ] || fail "the published rows are not on the board"

real="${ASSAY_REAL_DATA:-$root/../shared/data}"
if [ ! -f "$real/datacv600/validation.xz" ]; then
  echo "   SKIPPED: real faces and claims are not in $real (ASSAY_REAL_DATA)" >&2
  return
fi
step "the same with real faces: 600 pairs, and claims that another program made"
mkdir -p "$work/real/data"
sed "s/slug: datacv-2025/slug: datacv-real/" "$work/bundle/competition.yaml" >"$work/real/competition.yaml"
for split in validation test; do
  cp "$real/datacv600/validation.xz" "$work/real/data/$split.xz"
  cp "$real/datacv600/issame.txt" "$work/real/data/${split}_issame.txt"
done
"$root/assay" bundle import "$work/real" --org main --yes | sed 's/^/   /'
contest="$api/orgs/main/competitions/datacv-real"
team "$ada" "Ada" >/dev/null
for claim in 10K:degraded12:10000:500000 20K:degraded08:20000:1000000 100K:fr512_rgb:100000:5000000; do
  IFS=: read -r scale model identities pictures <<<"$claim"
  folder="$real/claims/datacv_${scale}_$model"
  answer="$(enter "$ada" "$scale" "$identities" "$pictures" "$folder/result.zip")"
  graded "$ada" "$(json 'd["id"]' <<<"${answer%$'\n'*}")" >/dev/null
  sleep 4
  same "$model at $scale" "$(board generation validation "$scale" | value Ada validation)" \
    "$(expected distances "$folder/validation_${scale}_result.txt" "$work/real/data/validation_issame.txt")"
done
