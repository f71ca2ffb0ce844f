resource "aws_s3_bucket" "main" {
  bucket        = "acme-main"
  force_destroy = true
}

resource "aws_s3_bucket_lifecycle_configuration" "main" {
  bucket = aws_s3_bucket.main.id
  rule {
    id     = "old"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days           = 300 + var.v
      newer_noncurrent_versions = 10 * var.v
    }
  }
}

resource "aws_backup_vault" "main" {
  name          = "main"
  force_destroy = true
}

resource "aws_backup_vault_policy" "main" {
  backup_vault_name = aws_backup_vault.main.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "v${var.v}"
      Effect    = "Deny"
      Principal = "*"
      Action    = "backup:DeleteRecoveryPoint"
      Resource  = "*"
    }]
  })
}

resource "aws_backup_vault_lock_configuration" "main" {
  backup_vault_name  = aws_backup_vault.main.name
  min_retention_days = 7
}

resource "aws_backup_region_settings" "main" {
  resource_type_opt_in_preference = merge({ for type in [
    "Aurora", "Aurora DSQL", "CloudFormation", "DocumentDB", "DynamoDB", "EBS", "EC2", "EKS", "FSx",
    "Neptune", "RDS", "Redshift", "Redshift Serverless", "S3", "SAP HANA on Amazon EC2", "Storage Gateway",
    "Timestream", "VirtualMachine"
  ] : type => true }, { EFS = var.v == 1 })
}

resource "aws_backup_plan" "main" {
  name = "main"
  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.main.name
    schedule          = "cron(0 ${var.v} * * ? *)"
    lifecycle {
      delete_after = 30 + var.v
    }
  }
}

resource "aws_backup_selection" "main" {
  name         = "main"
  plan_id      = aws_backup_plan.main.id
  iam_role_arn = local.role
  resources    = ["arn:aws:ec2:*:*:volume/*"]
}

resource "aws_dlm_lifecycle_policy" "main" {
  description        = local.text
  execution_role_arn = local.role
  state              = var.v == 1 ? "ENABLED" : "DISABLED"
  policy_details {
    resource_types = ["VOLUME"]
    target_tags    = { a = "b" }
    schedule {
      name = "daily"
      create_rule {
        interval = 24
      }
      retain_rule {
        count = var.v
      }
    }
  }
}
