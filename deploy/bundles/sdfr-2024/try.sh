# Read by ../try.sh: the competition's two tasks, from the dev kit to the final board.
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
models="$work/bundle/models"

step "Ada signs in and founds her team on the page"
cookies="$work/cookies"
page() { curl -sS -b "$cookies" -c "$cookies" -H "Origin: $server" -H "Sec-Fetch-Site: same-origin" "$@"; }
page -o /dev/null --data-urlencode email=ada@example.org --data-urlencode "password=$password" "$server/sign-in"
page -o "$work/refused.html" --data-urlencode name=Ada --data-urlencode registration_affiliation=Bern "$pages/team"
grep -q 'Contact address' "$work/refused.html" || fail "the team page does not ask for the contact address again"
page -o /dev/null --data-urlencode name=Ada --data-urlencode registration_affiliation=Bern --data-urlencode registration_contact=ada@example.org \
  --data agrees=yes "$pages/team"
page "$pages/team" | grep -q '<h2>Ada</h2>' || fail "Ada's team is not on its page"

step "take the dev kits, and compute sanitizer scores with their Python script"
for task in task1 task2; do
  curl -sSf -o "$work/$task.zip" "$contest/tasks/$task/kit"
  "$python" -m zipfile -e "$work/$task.zip" "$work/$task"
done
# sanitize KIT TASK MODEL FOLDER
sanitize() {
  (cd "$1" && "$python" model_sanitizer.py --model_path "$3" --task "$2" --device cpu --device_id 0 --batch_size 16 \
    --sanitizer_bin_path sanitizer_samples.bin --output_folder "$4") | sed 's/^/   /'
}
for model in fisher64 eigen32; do
  sanitize "$work/task1" task1 "$models/$model.onnx" "$work/scores/$model"
  "$java" -jar "$work/task1/assay.jar" sanitize --model_path "$models/$model.onnx" --task task1 --sanitizer_bin_path "$work/task1/sanitizer_samples.bin" \
    --output_folder "$work/scores/$model-java" >/dev/null
  "$python" -c 'import sys
a, b = ([float(x) for x in open(p + "/task1_sanitizer_scores.txt")] for p in sys.argv[1:])
d = max(abs(x - y) for x, y in zip(a, b, strict=True))
if d > 1e-4: sys.exit(f"assay: Python and Java differ by {d}")
print(f"   {len(a)} scores, Python and Java differ by {d} at most")' "$work/scores/$model" "$work/scores/$model-java"
done
for model in hist48 narrow128; do
  sanitize "$work/task2" task2 "$models/$model.onnx" "$work/scores/$model"
done

step "Ada enters task 1 on the page"
form="$pages/submit?phase=competition&task=task1&scale=default"
page "$form" >"$work/form.html"
for field in team method_name fact_images fact_identities fact_real_persons fact_data model scores; do
  grep -q "name=\"$field\"" "$work/form.html" || fail "the form has no field $field"
done
own="$(call "$ada" GET "$contest/teams" | json 'd["items"][0]["id"]')"
where="$(page -o "$work/answer.html" -w '%{redirect_url}' -F phase=competition -F task=task1 -F scale=default -F "team=$own" -F method_name=fisher64 \
  -F fact_images=1280 -F fact_identities=160 -F fact_real_persons=no -F "fact_data=drawn faces" \
  -F "model=@$models/fisher64.onnx" -F "scores=@$work/scores/fisher64/task1_sanitizer_scores.txt" "$form")"
[ -n "$where" ] || fail "the page took no entry: $(sed 's/<[^>]*>//g' "$work/answer.html" | grep -v '^ *$' | head -40)"
ada1="${where##*/}"

step "Bob declares more images than task 1 allows, and is told so; then he enters by command line"
bob1() {
  ASSAY_TOKEN="$bob" "$java" -jar "$work/task1/assay.jar" submit --kit "$work/task1" --competition "main/$name" --task task1 --phase competition \
    --model "$models/eigen32.onnx" --scores "$work/scores/eigen32/task1_sanitizer_scores.txt" --method-name eigen32 \
    --fact "images=$1" --fact identities=160 --fact real_persons=no --fact "data=drawn faces" --wait
}
if bob1 1000001 >"$work/refused.txt" 2>&1; then fail "1,000,001 images were let in"; fi
grep 'at most 1000000' "$work/refused.txt" | sed 's/^/   /' || fail "the refusal does not name the bound: $(cat "$work/refused.txt")"
bob1 1280 2>&1 | sed 's/^/   /'

step "both enter task 2 with curl; Bob's scores are not those of his model"
awk '{ s = $1 - 0.2; print (s < -1 ? -1 : s) }' "$work/scores/narrow128/task2_sanitizer_scores.txt" >"$work/shifted.txt"
# enter TOKEN MODEL SCORES
enter() {
  curl -sS -H "Authorization: Bearer $1" -F task=task2 -F phase=competition -F "method_name=$2" -F fact_real_persons=no -F fact_backbone=linear \
    -F "fact_data=drawn faces" -F "model=@$models/$2.onnx" -F "scores=@$3;filename=task2_sanitizer_scores.txt" "$contest/submissions" | json 'd["id"]'
}
ada2="$(enter "$ada" hist48 "$work/scores/hist48/task2_sanitizer_scores.txt")"
bob2="$(enter "$bob" narrow128 "$work/shifted.txt")"

step "the boards are hidden until the results are due"
shown="$(board task1 competition | json 'd["stage"]["state"] + " " + str(len(d["rows"]))')"
[ "$shown" = "hidden 0" ] || results_are_due || fail "the board is not hidden: $shown"

step "wait until all is graded"
verdict() { json 'd["verdict"]'; }
[ "$(graded "$ada" "$ada1" | verdict)" = REPRODUCED ] || fail "Ada's task 1 is not reproduced"
[ "$(graded "$ada" "$ada2" | verdict)" = REPRODUCED ] || fail "Ada's task 2 is not reproduced"
[ "$(graded "$bob" "$bob2" | verdict)" = MISMATCH ] || fail "Bob's shifted scores are no mismatch"

step "the organizer closes the competition now, by importing the bundle with another date"
close_phase

step "wait for the day of the results"
until results_are_due; do sleep 1; done

step "publish the provisional boards; final ones wait for the open case"
# publish KIND: the code of the answer.
publish() {
  curl -sS -o "$work/published.json" -w '%{http_code}' -X POST -H "Authorization: Bearer $owner" -H 'Content-Type: application/json' \
    -d "{\"kind\": \"$1\", \"reason\": \"as announced\"}" "$contest/phases/competition/publications"
}
[[ "$(publish provisional)" = 2?? ]] || fail "no provisional boards: $(cat "$work/published.json")"
[ "$(publish final)" = 409 ] || fail "final boards with an open case: $(cat "$work/published.json")"

step "decide the mismatch"
case_id="$(call "$owner" GET "$api/orgs/main/cases" | json '[c["id"] for c in d["items"] if c["kind"] == "mismatch"][0]')"
version="$(call "$owner" GET "$api/cases/$case_id" | json 'd["decided"]["version"]')"
call "$owner" POST "$api/cases/$case_id/decision" \
  "{\"decision\": \"rejected\", \"reason\": \"The scores are those of another model.\", \"version\": $version}" >/dev/null
call "$bob" GET "$api/submissions/$bob2" | json '"   Bob reads: " + d["decision"] + ", " + d["decision_reason"]'

step "publish the final boards"
[[ "$(publish final)" = 2?? ]] || fail "no final boards: $(cat "$work/published.json")"
final_board task1 competition "$work/board1.json"
final_board task2 competition "$work/board2.json"
[ "$(json '[r["team"] for r in d["rows"]]' <"$work/board2.json")" = "['Ada']" ] || fail "a rejected entry is on the board"

step "compare the final board of task 1 with what numpy says of the same models and faces"
for row in Ada:fisher64 Bob:eigen32; do
  for set in lfw calfw cplfw agedb_30 cfp_fp; do
    same "${row%:*}, $set" "$(value "${row%:*}" "${set/_/-}" <"$work/board1.json")" "$(expected accuracy "$models/${row#*:}.onnx" "$work/bundle/data/$set.bin")"
  done
  for set in ijbb ijbc; do
    same "${row%:*}, $set" "$(value "${row%:*}" "$set:tar@far=1e-4" <"$work/board1.json")" \
      "$(expected tar "$models/${row#*:}.onnx" "$work/bundle/data/$set.zip" 1e-4)"
  done
done
json '"\n".join("   %s. %s, Borda %s" % (r["rank"], r["team"], r["score"]) for r in d["rows"])' <"$work/board1.json"
