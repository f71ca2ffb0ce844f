resource "aws_db_subnet_group" "main" {
  name        = "main"
  description = local.text
  subnet_ids  = aws_subnet.main[*].id
}

resource "aws_db_parameter_group" "main" {
  name   = "main"
  family = "mysql8.4"
  parameter {
    name  = "max_connections"
    value = 100 * var.v
  }
}

resource "aws_db_instance" "main" {
  count                   = 2
  identifier              = "main-${count.index}"
  instance_class          = "db.t4g.small"
  engine                  = "mysql"
  engine_version          = "8.4.5"
  allocated_storage       = 20
  username                = "main"
  password                = "not-a-secret"
  backup_retention_period = var.v
  db_subnet_group_name    = aws_db_subnet_group.main.name
  parameter_group_name    = aws_db_parameter_group.main.name
  skip_final_snapshot     = true
  apply_immediately       = true
}

resource "aws_sqs_queue" "dead" {
  name = "dead"
}

resource "aws_sqs_queue" "main" {
  name                      = "main"
  message_retention_seconds = 1000 * var.v
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = 3 + var.v
  })
}

resource "aws_sqs_queue_policy" "main" {
  queue_url = aws_sqs_queue.main.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "v${var.v}"
      Effect    = "Allow"
      Principal = "*"
      Action    = "sqs:SendMessage"
      Resource  = aws_sqs_queue.main.arn
    }]
  })
}

resource "aws_sqs_queue_redrive_allow_policy" "main" {
  queue_url            = aws_sqs_queue.dead.id
  redrive_allow_policy = jsonencode({ redrivePermission = var.v == 1 ? "denyAll" : "allowAll" })
}

resource "aws_s3_bucket" "main" {
  bucket        = "acme-main"
  force_destroy = true
}

resource "aws_s3_bucket_policy" "main" {
  bucket = aws_s3_bucket.main.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "v${var.v}"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = "${aws_s3_bucket.main.arn}/*"
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}

resource "aws_s3_object" "main" {
  bucket     = aws_s3_bucket.main.id
  key        = "main"
  content    = local.text
  depends_on = [aws_s3_bucket_policy.main]
}

resource "aws_ecr_repository" "main" {
  name         = "main"
  force_delete = true
  image_scanning_configuration {
    scan_on_push = var.v == 1
  }
}
