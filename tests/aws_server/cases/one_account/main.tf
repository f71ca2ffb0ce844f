# Every type that a stand-in of ours answers for, in one account: applied with v = 1, changed with v = 2,
# destroyed. tests/test_terraform.py runs it.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}

variable "v" {
  type    = number
  default = 1
}

provider "aws" {
  region                  = "eu-west-1"
  skip_metadata_api_check = true
  s3_use_path_style       = true
  max_retries             = 2
  allowed_account_ids     = ["123456789012"]
  default_tags {
    tags = { version = var.v }
  }
}

locals {
  text = "version ${var.v}"
  role = "arn:aws:iam::123456789012:role/any"
}

resource "aws_ec2_instance_metadata_defaults" "main" {
  http_tokens                 = "required"
  http_put_response_hop_limit = var.v
}
