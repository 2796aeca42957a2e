# Read by ../try.sh, and by the first edition's: scores with decisions for baseline and proposed, groups, TO.
data="$work/bundle/data"

# system FOLDER SET EVERY: a system that is wrong on every so manieth pair of a set; score and decision of each.
system() {
  "$python" - "$data/$2_labels.txt" "$1" "$3" <<'PYTHON'
import random, sys
labels, file, every = sys.argv[1], sys.argv[2], int(sys.argv[3])
draws = random.Random(every)
with open(file, "w") as out:
    for line in open(labels):
        same = (line.strip() == "1") != (draws.randrange(every) == 0)
        out.write("%.8f,%d\n" % (draws.uniform(0.5, 1) if same else draws.uniform(0, 0.5), same))
PYTHON
}

# entry NAME EVERY SET…: a folder for each set, zipped.
entry() {
  local into="$work/$1" every="$2" set
  shift 2
  for set in "$@"; do
    mkdir -p "$into/$set"
    system "$into/$set/baseline.txt" "$set" 9
    system "$into/$set/proposed.txt" "$set" "$every"
  done
  (cd "$into" && "$python" -m zipfile -c ../"$(basename "$into")".zip "$@")
}

# enter TOKEN TASK FILE: the answer with its code behind it.
enter() {
  local field facts=()
  for field in $(call "$1" GET "$contest" | json '" ".join(q["key"] + "=" + {"number": "500000", "yes-no": q["must"] or "no", "choice": (q["choices"] or [""])[0], "text": "drawn"}[q["answer"]] for t in d["tasks"] if t["slug"] == "'"$2"'" for q in t["fact_sheet"])'); do
    facts+=(-F "fact_$field")
  done
  curl -sS -w '\n%{http_code}' -H "Authorization: Bearer $1" -F "task=$2" -F phase=challenge -F method_name=made "${facts[@]}" -F "scores=@$3" "$contest/submissions"
}

step "take the dev kit: the comparison list that scores are for"
curl -sSf -o "$work/kit.zip" "$contest/tasks/task-1-1/kit"
"$python" -m zipfile -e "$work/kit.zip" "$work/kit"
[ -f "$work/kit/comparison_files/bupt_comparison.txt" ] || fail "the kit has no bupt_comparison.txt: $(ls "$work/kit" "$work/kit/comparison_files")"
[ -z "$(find "$work/kit" -name "*labels*")" ] || fail "the kit tells the labels"

step "an entry that lacks proposed.txt is refused, with what is missing"
entry good 30 bupt
entry fair 12 bupt
mkdir -p "$work/half/bupt"
cp "$work/good/bupt/baseline.txt" "$work/half/bupt"
(cd "$work/half" && "$python" -m zipfile -c ../half.zip bupt)
answer="$(enter "$ada" task-1-1 "$work/half.zip")"
[ "${answer##*$'\n'}" = 422 ] || fail "half an entry was taken: $answer"
json '"   " + d["detail"]' <<<"${answer%$'\n'*}"

step "enter sub-task 1.1, and 2.1 with four sets"
entry four 20 agedb bupt cfp-fp rof
for given in "$ada task-1-1 good" "$bob task-1-1 fair" "$ada task-2-1 four"; do
  read -r token task file <<<"$given"
  answer="$(enter "$token" "$task" "$work/$file.zip")"
  [ "${answer##*$'\n'}" = 201 ] || fail "$file was not taken: $answer"
  graded "$token" "$(json 'd["id"]' <<<"${answer%$'\n'*}")" >/dev/null
done

step "close the challenge, and publish on the day of the results"
close_phase
until results_are_due; do sleep 1; done
call "$owner" POST "$contest/phases/challenge/publications" '{"kind": "final", "reason": "as announced"}' >/dev/null
final_board task-1-1 challenge "$work/bias.json"
final_board task-2-1 challenge "$work/four.json"

step "compare with numpy: accuracy of decisions in eight groups, mean, deviation, TO and gap"
for row in Ada:good Bob:fair; do
  mapfile -t figures < <(expected decisions "$work/${row#*:}/bupt/proposed.txt" "$work/${row#*:}/bupt/baseline.txt" "$data/bupt_labels.txt" "$data/bupt_groups.txt")
  i=0
  for metric in trade-off average sd gap; do
    same "${row%:*}, $metric" "$(value "${row%:*}" "bupt:$metric" <"$work/bias.json")" "${figures[$i]}"
    i=$((i + 1))
  done
done
total=0
for set in agedb bupt cfp-fp rof; do
  one="$(expected decisions "$work/four/$set/proposed.txt" "$work/four/$set/baseline.txt" "$data/${set}_labels.txt")"
  same "Ada, $set" "$(value Ada "$set" <"$work/four.json")" "$one"
  total="$("$python" -c "print($total + $one)")"
done
same "Ada, average of four" "$(value Ada overall <"$work/four.json")" "$("$python" -c "print($total / 4)")"

step "the published rows stand in their published order"
json '"\n".join("   %s. %s %.4f" % (r["rank"], r["team"], r["values"][0]["value"]) for r in d["rows"])' <"$work/bias.json"
"$python" - "$work/bias.json" "$work/bundle/competition.yaml" <<'PYTHON'
import json, re, sys
rows = [row["team"] for row in json.load(open(sys.argv[1]))["rows"] if row["evidence"] == "published"]
printed = re.findall(r'- name: "(.*)"\n +source: ".*sub-task 1.1, place', open(sys.argv[2]).read())
if rows != printed: sys.exit(f"assay: the board has {rows}, the page {printed}")
PYTHON
