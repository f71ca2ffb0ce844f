resource "aws_iam_role" "main" {
  name                 = "main"
  description          = "main"
  assume_role_policy   = local.trust
  max_session_duration = 3600 * var.v
}

resource "aws_iam_user" "main" {
  name          = "main"
  force_destroy = true
}

resource "aws_lambda_function" "main" {
  function_name = "main"
  role          = aws_iam_role.main.arn
  runtime       = "python3.13"
  handler       = "main.main"
  filename      = "function.zip"
  timeout       = 3 * var.v
  dead_letter_config {
    target_arn = aws_sqs_queue.dead.arn
  }
  logging_config {
    log_format = "JSON"
    log_group  = "/main/${var.v}"
  }
}

resource "aws_cloudtrail" "main" {
  count                      = 2
  name                       = "main-${count.index}"
  s3_bucket_name             = aws_s3_bucket.main.id
  enable_log_file_validation = var.v == 1
}

resource "aws_config_configuration_recorder" "main" {
  role_arn = aws_iam_role.main.arn
  recording_group {
    all_supported                 = true
    include_global_resource_types = var.v == 1
  }
}

resource "aws_cloudfront_origin_access_control" "main" {
  name                              = "main"
  description                       = local.text
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "main" {
  enabled             = true
  comment             = local.text
  wait_for_deployment = false
  origin {
    origin_id                = "main"
    domain_name              = aws_s3_bucket.main.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.main.id
  }
  default_cache_behavior {
    target_origin_id       = "main"
    viewer_protocol_policy = "https-only"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }
  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }
  viewer_certificate {
    cloudfront_default_certificate = true
  }
}

resource "aws_lambda_function_event_invoke_config" "main" {
  function_name          = aws_lambda_function.main.function_name
  maximum_retry_attempts = 2 - var.v
}

resource "aws_iam_group" "main" {
  name = "main"
}

resource "aws_iam_group_policy" "main" {
  name  = "main"
  group = aws_iam_group.main.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "v${var.v}", Effect = "Allow", Action = "ec2:DescribeVpcs", Resource = "*" }]
  })
}

resource "aws_acm_certificate" "main" {
  domain_name       = "acme.example"
  validation_method = "DNS"
  options {
    certificate_transparency_logging_preference = var.v == 1 ? "ENABLED" : "DISABLED"
  }
}
