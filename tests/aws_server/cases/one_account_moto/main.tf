# Types that moto answers for with a fix of ours, in one account: applied with v = 1, changed with v = 2,
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
  text  = "version ${var.v}"
  trust = jsonencode({ Version = "2012-10-17", Statement = [] })
}
