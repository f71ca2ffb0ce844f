resource "aws_accessanalyzer_analyzer" "main" {
  analyzer_name = "main"
  type          = "ACCOUNT"
}

resource "aws_guardduty_detector" "main" {
  enable                       = true
  finding_publishing_frequency = var.v == 1 ? "FIFTEEN_MINUTES" : "ONE_HOUR"
}

resource "aws_guardduty_detector_feature" "main" {
  detector_id = aws_guardduty_detector.main.id
  name        = "EBS_MALWARE_PROTECTION"
  status      = var.v == 1 ? "DISABLED" : "ENABLED"
}

resource "aws_securityhub_account" "main" {
  enable_default_standards = false
  auto_enable_controls     = var.v == 1
}

resource "aws_securityhub_finding_aggregator" "main" {
  linking_mode      = "SPECIFIED_REGIONS"
  specified_regions = var.v == 1 ? ["us-east-1"] : ["us-east-1", "us-west-2"]
  depends_on        = [aws_securityhub_account.main]
}

resource "aws_budgets_budget" "main" {
  name         = "monthly"
  budget_type  = "COST"
  limit_amount = "${var.v}00"
  limit_unit   = "USD"
  time_unit    = "MONTHLY"
  notification {
    comparison_operator        = "GREATER_THAN"
    notification_type          = "ACTUAL"
    threshold                  = 80 + var.v
    threshold_type             = "PERCENTAGE"
    subscriber_email_addresses = ["aws@acme.example"]
  }
}
