# Read by ../try.sh: models on five .bin sets and on templates, beside the rows of papers.
models="$work/bundle/models"

# enter TOKEN TASK MODEL
enter() {
  curl -sS -H "Authorization: Bearer $1" -F "task=$2" -F phase=open -F "method_name=$3" -F "fact_training_data=drawn faces" -F fact_synthetic=yes \
    -F "model=@$models/$3.onnx" "$contest/submissions" | json 'd["id"]'
}

step "enter models for the five pair sets, and one for the templates"
one="$(enter "$ada" high-quality centred-fisher64)"
two="$(enter "$bob" high-quality centred-eigen32)"
three="$(enter "$ada" mixed-quality centred-fisher64)"
graded "$ada" "$one" >/dev/null
graded "$bob" "$two" >/dev/null
graded "$ada" "$three" >/dev/null
sleep 4
board high-quality open >"$work/five.json"
board mixed-quality open >"$work/ijb.json"

step "compare with numpy: mean 0.5, both mirror images, 10 folds; pooled templates"
kind=(--mean 0.5 --std 0.5 --flip)
for row in Ada:centred-fisher64 Bob:centred-eigen32; do
  for set in lfw calfw cplfw agedb_30 cfp_fp; do
    same "${row%:*}, $set" "$(value "${row%:*}" "${set/_/-}" <"$work/five.json")" \
      "$(expected accuracy "$models/${row#*:}.onnx" "$work/bundle/data/$set.bin" "${kind[@]}")"
  done
done
for at in ijbb:1e-4 ijbc:1e-4 ijbc:1e-5; do
  same "Ada, ${at/:/ at FAR }" "$(value Ada "${at%:*}:tar@far=${at#*:}" <"$work/ijb.json")" \
    "$(expected tar "$models/centred-fisher64.onnx" "$work/bundle/data/${at%:*}.zip" "${at#*:}" "${kind[@]}")"
done
json '"   first of %d rows: %s" % (len(d["rows"]), d["rows"][0]["team"])' <"$work/five.json"
json '"   first of %d rows: %s" % (len(d["rows"]), d["rows"][0]["team"])' <"$work/ijb.json"
