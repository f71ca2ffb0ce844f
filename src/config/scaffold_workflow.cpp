// GitHub's workflow of a new organisation. examples/acme has the same.
#include "config/scaffold_workflow.h"

namespace ashlar {

namespace {

constexpr std::string_view workflow =
    R"yaml(# On a pull request: what it would do to AWS, as one comment that is kept up to date. On main: does it, exactly as it
# was planned.
#
# Two environments of this repository (Settings, Environments) say by which role AWS is entered, and who has to approve:
# `ashlar-plan` and `ashlar-apply`, each with the variables ASHLAR_ROLE and AWS_REGION. The repository's variable
# ASHLAR_IMAGE names a container image with ashlar, the AWS provider, curl and jq. Ashlar's docs/github.md tells more.
name: ashlar

on:
  pull_request:
  push:
    branches: [main]

permissions: {}  # each job asks for what it needs

# What is in main is planned and applied one commit after the other: no apply is cut off, and none meets another.
concurrency:
  group: ashlar-${{ github.event_name == 'push' && 'main' || github.ref }}
  cancel-in-progress: ${{ github.event_name != 'push' }}

jobs:
  plan:
    # A fork is given no token to enter AWS by.
    if: github.event_name == 'push' || github.event.pull_request.head.repo.full_name == github.repository
    runs-on: ubuntu-24.04
    container: ${{ vars.ASHLAR_IMAGE }}
    environment: ashlar-plan
    permissions: {contents: read, id-token: write, pull-requests: write}
    defaults: {run: {shell: bash}}
    outputs: {differences: "${{ steps.plan.outputs.differences }}"}
    timeout-minutes: 30
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8  # v5.0.0
        with: {persist-credentials: false}

      - run: ashlar check

      - uses: aws-actions/configure-aws-credentials@b47578312673ae6fa5b5096b330d9fbac3d116df  # v4.2.1
        with: {role-to-assume: "${{ vars.ASHLAR_ROLE }}", aws-region: "${{ vars.AWS_REGION }}"}

      - id: plan
        run: |
          status=0
          ashlar plan --markdown --exit-code -o "$RUNNER_TEMP/ashlar.plan" > "$RUNNER_TEMP/plan.md" || status=$?
          cat "$RUNNER_TEMP/plan.md" >> "$GITHUB_STEP_SUMMARY"
          echo "differences=$((status == 4))" >> "$GITHUB_OUTPUT"
          exit $((status == 4 ? 0 : status))

      - if: always() && github.event_name == 'pull_request'
        env:
          TOKEN: ${{ github.token }}
          COMMENTS: ${{ github.api_url }}/repos/${{ github.repository }}/issues/${{ github.event.number }}/comments
        run: |
          [ -s "$RUNNER_TEMP/plan.md" ] || exit 0
          call() { curl -sSf -H @<(echo "Authorization: Bearer $TOKEN") -H "Accept: application/vnd.github+json" "$@"; }
          ours='.[] | select(.user.login == "github-actions[bot]" and (.body | startswith("<!-- ashlar plan -->"))) | .url'
          url=$(call "$COMMENTS?per_page=100" | jq -r "first($ours) // empty")
          jq -Rs '{body: .}' "$RUNNER_TEMP/plan.md" |
            call -X "$([ -n "$url" ] && echo PATCH || echo POST)" -d @- "${url:-$COMMENTS}" > /dev/null

      # It holds digests of values and no value: nothing in it is secret.
      - if: github.event_name == 'push' && steps.plan.outputs.differences == '1'
        uses: actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02  # v4.6.2
        with: {name: plan, path: "${{ runner.temp }}/ashlar.plan", retention-days: 7}

  apply:
    needs: plan
    if: github.event_name == 'push' && needs.plan.outputs.differences == '1'
    runs-on: ubuntu-24.04
    container: ${{ vars.ASHLAR_IMAGE }}
    environment: ashlar-apply
    permissions: {contents: read, id-token: write}
    defaults: {run: {shell: bash}}
    timeout-minutes: 180
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8  # v5.0.0
        with: {persist-credentials: false}

      - uses: actions/download-artifact@d3f86a106a0bac45b974a628896c90dbdf5c8093  # v4.3.0
        with: {name: plan, path: "${{ runner.temp }}"}

      # From nothing it takes longer than an hour: the role must allow sessions of three.
      - uses: aws-actions/configure-aws-credentials@b47578312673ae6fa5b5096b330d9fbac3d116df  # v4.2.1
        with:
          role-to-assume: ${{ vars.ASHLAR_ROLE }}
          aws-region: ${{ vars.AWS_REGION }}
          role-duration-seconds: 10800

      # What was planned, or nothing: where something has moved since, it says what.
      - run: ashlar apply "$RUNNER_TEMP/ashlar.plan"
)yaml";

}  // namespace

std::string_view github_workflow() { return workflow; }

}  // namespace ashlar
