# Orders go to the accountants' system as files: a table that remembers which order went out in which file. Ashlar
# knows no DynamoDB, so this is our own; everything it needs of the environment is in local.ashlar.

resource "aws_dynamodb_table" "exported" {
  name         = "${local.ashlar.environment}-exported-orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "order_id"

  attribute {
    name = "order_id"
    type = "S"
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = local.ashlar.key_arn
  }

  point_in_time_recovery {
    enabled = true
  }

  deletion_protection_enabled = true
}

resource "aws_cloudwatch_metric_alarm" "throttled" {
  alarm_name          = "${local.ashlar.environment}-exported-orders-throttled"
  alarm_description   = "Writes to the table of exported orders are refused"
  namespace           = "AWS/DynamoDB"
  metric_name         = "WriteThrottleEvents"
  dimensions          = { TableName = aws_dynamodb_table.exported.name }
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 60
  evaluation_periods  = 5
  treat_missing_data  = "notBreaching"
  alarm_actions       = [local.ashlar.alarm_topic_arn]
  ok_actions          = [local.ashlar.alarm_topic_arn]
}
