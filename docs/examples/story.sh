#!/usr/bin/env bash
# A year of Avance by curl alone: Peru's focal point reports, an agency reports and is asked again, a dashboard follows,
# and nobody else can touch it. python3 only reads the answers. Wants a demonstration nobody has reported to yet:
#
#   make run                                        # in another terminal
#   docs/examples/story.sh [http://127.0.0.1:8000]
#
# Prints every request and its answer; ends with status 1 at the first answer that is not the one expected.
set -euo pipefail
shopt -s inherit_errexit

AVANCE=${1:-http://127.0.0.1:8000}
API=$AVANCE/api/v1
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

chapter() { printf '\n# %s\n' "$*"; }

# ask STATUS METHOD PATH [TOKEN [curl options…]]: sends, prints, and keeps the answer for `told` and `etag`.
ask() {
  local wanted=$1 method=$2 path=$3 token=${4:-}
  shift 3; [ $# -eq 0 ] || shift
  local options=(--silent --show-error --request "$method" --dump-header "$WORK/headers" --output "$WORK/body" -H 'Accept-Language: en')
  [ -z "$token" ] || options+=(-H "Authorization: Bearer $token")
  printf '\n%s %s' "$method" "$path"
  [ $# -eq 0 ] || printf ' %q' "$@"
  printf '\n'
  : > "$WORK/body"
  local status
  status=$(curl "${options[@]}" --write-out '%{http_code}' "$@" "$API$path")
  printf '%s ' "$status"; show
  [ "$status" = "$wanted" ] || { printf 'expected %s\n' "$wanted" >&2; exit 1; }
}

# show [EXPRESSION]: the answer, or a part of it, on at most forty lines.
show() {
  python3 - "$WORK/body" "${1:-it}" <<'PYTHON'
import json, sys
text = open(sys.argv[1]).read()
it = json.loads(text) if text else None
lines = json.dumps(eval(sys.argv[2]), indent=2, ensure_ascii=False).splitlines()
print("\n".join(lines[:40] + ([f"… {len(lines) - 40} lines more"] if len(lines) > 40 else [])))
PYTHON
}

# told EXPRESSION: a part of the last answer, which the expression calls `it`.
told() { python3 -c 'import json, sys; it = json.load(open(sys.argv[1])); print(eval(sys.argv[2]))' "$WORK/body" "$1"; }

# holds EXPRESSION: the last answer is as it must be.
holds() { [ "$(told "$1")" = True ] && printf 'true: %s\n' "$1" || { printf 'NOT true: %s\n' "$1" >&2; exit 1; }; }

etag() { tr -d '\r' < "$WORK/headers" | sed -n 's/^[Ee][Tt][Aa][Gg]: //p'; }

JSON='Content-Type: application/json'

machine() {
  curl --silent --fail --user "$1:$1" --data grant_type=client_credentials "$AVANCE/oauth/token" |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"])'
}

csrf() { python3 -c 'import re, sys; print(re.findall(r"name=.csrf. value=.([0-9a-f.]+)", open(sys.argv[1]).read())[-1])' "$1"; }

# person EMAIL: the authorization code with PKCE, the browser's part played by curl.
person() {
  local jar=$WORK/cookies verifier challenge asked code
  rm -f "$jar"
  verifier=$(python3 -c 'import secrets; print(secrets.token_urlsafe(48))')
  challenge=$(python3 -c 'import base64, hashlib, sys; print(base64.urlsafe_b64encode(hashlib.sha256(sys.argv[1].encode()).digest()).rstrip(b"=").decode())' "$verifier")
  asked="response_type=code&client_id=demo-application&redirect_uri=http%3A%2F%2F127.0.0.1%2Fcallback&state=story&code_challenge=$challenge&code_challenge_method=S256"
  curl --silent --fail --cookie-jar "$jar" --output /dev/null --data-urlencode "email=$1" --data password=demo "$AVANCE/sign-in"
  curl --silent --fail --cookie "$jar" --output "$WORK/consent" "$AVANCE/oauth/authorize?$asked"
  code=$(curl --silent --cookie "$jar" --output /dev/null --write-out '%{redirect_url}' --data "$asked" --data decision=allow --data-urlencode "csrf=$(csrf "$WORK/consent")" \
    "$AVANCE/oauth/authorize" | sed -n 's/.*[?&]code=\([^&]*\).*/\1/p')
  curl --silent --fail --user demo-application:demo-application --data grant_type=authorization_code \
    --data-urlencode "redirect_uri=http://127.0.0.1/callback" --data-urlencode "code=$code" --data "code_verifier=$verifier" \
    "$AVANCE/oauth/token" | python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"])'
}

chapter "Three machines and one person have a token"
PERU=$(machine demo-peru); COLOMBIA=$(machine demo-colombia); DASHBOARD=$(machine demo-reader)
OFFICER=$(person agency-peru@demo.invalid)
ask 200 GET /me "$PERU"
ask 200 GET /me "$OFFICER"
holds 'it["kind"] == "person" and it["grants"][0]["role"] == "agency_officer"'

chapter "The public finds Peru's plan of 2018 and its activities, nothing of which is reported"
ask 200 GET '/plans?state=PER&stage=published&texts=flat&count=true'
holds 'it["total"] == 1'
PLAN=$(told 'it["items"][0]["id"]')
ask 200 GET "/plans/$PLAN/activities?texts=flat&count=true"
holds 'it["total"] == 8'
ACTIVITY=$(told 'it["items"][0]["id"]')
STATUS=$(told 'it["items"][0]["status"]')
[ "$STATUS" = not_reported ] || { echo "Somebody has reported to this demonstration: start on an empty data folder." >&2; exit 1; }
ask 200 GET "/progress/plans/$PLAN"
holds 'it["completion"]["value"] is None and it["completion"]["counted"] == 0'
holds 'it["completion"]["left_out"] == [{"reason": "not_reported", "count": 8}] and it["activities"]["overdue"] == 0'
holds '[(c["currency"], c["secured"], c["not_broken_down"], c["gap"], c["converted"], c["why_not_converted"]) for c in it["costs"]] == [("PEN", "59295634.00", "24695634.00", None, None, "no_rate")]'

chapter "The dashboard reads the feed to its end, and keeps the cursor"
SINCE=; MORE=True
while [ "$MORE" = True ]; do
  curl --silent --fail -H "Authorization: Bearer $DASHBOARD" --output "$WORK/body" "$API/changes?limit=200${SINCE:+&since=$SINCE}"
  SINCE=$(told 'it["next"]'); MORE=$(told 'it["more"]')
done
ask 200 GET "/changes?since=$SINCE" "$DASHBOARD"
holds 'it["changes"] == [] and not it["more"]'

chapter "Peru's focal point reports: only with the version that was read"
ask 200 GET "/activities/$ACTIVITY?texts=flat" "$PERU"
READ=$(etag)
REPORT='{"status": "under_way", "status_as_of": "2018-11-30", "reason": "Report of the Ministry of November 2018."}'
ask 428 PATCH "/activities/$ACTIVITY" "$PERU" -H "$JSON" --data "$REPORT"
ask 200 PATCH "/activities/$ACTIVITY" "$PERU" -H "$JSON" -H "If-Match: $READ" --data "$REPORT"
ask 412 PATCH "/activities/$ACTIVITY" "$PERU" -H "$JSON" -H "If-Match: $READ" --data '{"status": "planned"}'
ask 200 GET "/activities/$ACTIVITY/milestones?texts=flat" "$PERU"
holds 'it["items"][0]["target"] == 50'
MILESTONE=$(told 'it["items"][0]["id"]')
ask 200 GET "/milestones/$MILESTONE" "$PERU"
ask 200 PATCH "/milestones/$MILESTONE" "$PERU" -H "$JSON" -H "If-Match: $(etag)" --data '{"reached": 20, "reached_on": "2018-11", "reason": "Twenty centres opened."}'

chapter "Twenty of fifty centres: the plan moves to 0.4, of one activity out of eight"
ask 200 GET "/progress/plans/$PLAN"
holds 'it["completion"]["value"] == 0.4 and it["completion"]["counted"] == 1'
holds 'it["completion"]["left_out"] == [{"reason": "not_reported", "count": 7}]'

chapter "Colombia's draft does not exist for Peru; that there is a plan is public"
ask 200 GET '/plans?state=COL&stage=drafting&texts=flat' "$COLOMBIA"
DRAFT=$(told 'it["items"][0]["id"]')
ask 200 GET "/plans/$DRAFT/activities?texts=flat&count=true" "$COLOMBIA"
holds 'it["total"] == 3 and all(one["synthetic"] for one in it["items"])'
HIDDEN=$(told 'it["items"][0]["id"]')
ask 404 GET "/activities/$HIDDEN" "$PERU"
ask 404 PATCH "/activities/$HIDDEN" "$PERU" -H "$JSON" -H 'If-Match: *' --data '{"code": "X"}'
ask 404 GET "/plans/$DRAFT/activities" "$PERU"
ask 200 GET "/plans/$DRAFT?texts=flat" "$PERU"
holds 'it["content"] == "not_public"'
holds 'sorted(it) == ["content", "executing_agency", "id", "mechanisms", "moves", "stage", "state", "title"]'

chapter "What else is refused, and how to do it instead"
ask 200 GET "/activities/$ACTIVITY" "$OFFICER"
ask 403 PATCH "/activities/$ACTIVITY" "$OFFICER" -H "$JSON" -H "If-Match: $(etag)" --data '{"status": "completed"}'
holds '"update" in it["detail"]'
ask 409 PATCH "/plans/$PLAN" "$PERU" -H "$JSON" -H 'If-Match: *' --data '{"end": "2019"}'
holds '"amendment" in it["detail"]'
ask 422 PATCH "/activities/$ACTIVITY" "$PERU" -H "$JSON" -H 'If-Match: *' --data '{"status": "completed"}'
holds 'it["errors"][0]["pointer"] == "/status"'
ask 401 GET /plans not-a-token

chapter "The officer of the Ministry submits an update; sent twice, it is one"
UPDATE='{"as_of": "2019-03-31", "status": "under_way", "quantities": [{"milestone": "'$MILESTONE'", "reached": 31, "reached_on": "2019-03"}], "narrative": {"language": "es", "value": "Treinta y un centros abiertos."}}'
ask 201 POST "/activities/$ACTIVITY/updates" "$OFFICER" -H "$JSON" -H 'Idempotency-Key: march-2019' --data "$UPDATE"
SUBMITTED=$(told 'it["id"]')
ask 201 POST "/activities/$ACTIVITY/updates" "$OFFICER" -H "$JSON" -H 'Idempotency-Key: march-2019' --data "$UPDATE"
holds "it['id'] == '$SUBMITTED'"
ask 422 POST "/activities/$ACTIVITY/updates" "$OFFICER" -H "$JSON" -H 'Idempotency-Key: march-2019' --data '{"as_of": "2019-03-31", "status": "suspended"}'
ask 200 GET "/activities/$ACTIVITY/updates?count=true" "$PERU"
holds 'it["total"] == 1'
ask 200 GET "/activities/$ACTIVITY/updates?count=true"
holds 'it["total"] == 0'

chapter "The focal point gives it back with a reason; it is submitted again and accepted"
ask 200 GET "/updates/$SUBMITTED" "$PERU"
ask 200 POST "/updates/$SUBMITTED/return" "$PERU" -H "$JSON" -H "If-Match: $(etag)" --data '{"reason": "One of the centres closed again: please count once more."}'
holds 'it["decision"] == "returned"'
ask 200 GET "/updates/$SUBMITTED" "$OFFICER"
ask 200 PATCH "/updates/$SUBMITTED" "$OFFICER" -H "$JSON" -H "If-Match: $(etag)" --data '{"quantities": [{"milestone": "'$MILESTONE'", "reached": 30, "reached_on": "2019-03"}]}'
holds 'it["decision"] == "submitted" and len(it["returns"]) == 1'
ask 200 GET "/progress/plans/$PLAN"
holds 'it["completion"]["value"] == 0.4'
ask 200 GET "/updates/$SUBMITTED" "$PERU"
ask 200 POST "/updates/$SUBMITTED/accept" "$PERU" -H "If-Match: $(etag)"
holds 'it["decision"] == "accepted"'
ask 200 GET "/progress/plans/$PLAN"
holds 'it["completion"]["value"] == 0.6 and it["completion"]["counted"] == 1'

chapter "Two requests at once under one key make one piece of evidence"
EVIDENCE='{"url": "https://www.gob.pe/mimp", "title": {"language": "es", "value": "Centros de emergencia mujer"}, "publisher": "MIMP", "date": "2019-03"}'
together() {
  curl --silent --request POST -H "Authorization: Bearer $PERU" -H "$JSON" -H 'Idempotency-Key: at-once' --data "$EVIDENCE" \
    --write-out '\n%{http_code}' "$API/activities/$ACTIVITY/evidence" > "$WORK/$1"
}
together one & together two & wait
cat "$WORK/one"; echo; cat "$WORK/two"; echo
[ "$(cat "$WORK/one")" = "$(cat "$WORK/two")" ] && [ "$(tail -n 1 "$WORK/one")" = 201 ]
ask 200 GET "/activities/$ACTIVITY/evidence?count=true&texts=flat"
holds 'it["total"] == 1'

chapter "The dashboard pulls what changed, and anybody reads why"
ask 200 GET "/changes?since=$SINCE&texts=flat" "$DASHBOARD"
holds "sorted(change['type'] for change in it['changes']) == ['activities', 'evidence', 'milestones', 'updates']"
holds "[c['data']['status'] for c in it['changes'] if c['type'] == 'activities'] == ['under_way']"
holds "[c['data']['reached'] for c in it['changes'] if c['type'] == 'milestones'] == [30]"
ask 200 GET "/activities/$ACTIVITY/history" "$PERU"
show 'it["items"][1]'
holds "[(e['actor'], e['reason']) for e in it['items'] if {'member': 'status', 'before': 'not_reported', 'after': 'under_way'} in e['changed']] == [('System of Peru\\'s focal point (demonstration)', 'Report of the Ministry of November 2018.')]"
ask 200 GET "/activities/$ACTIVITY/history"
holds "[(e['role'], e['actor']) for e in it['items'] if any(c['member'] == 'status' for c in e['changed'])][-1] == ('focal_point', None)"
ask 200 GET "/milestones/$MILESTONE/history"
holds "[(c['before'], c['after']) for e in it['items'] for c in e['changed'] if c['member'] == 'reached'][-2:] == [(None, 20), (20, 30)]"

printf '\nThe story is told.\n'
