resource "aws_vpc" "main" {
  count                = 2
  cidr_block           = "10.${count.index}.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "main" {
  count             = 2
  vpc_id            = aws_vpc.main[0].id
  cidr_block        = "10.0.${count.index}.0/24"
  availability_zone = "eu-west-1${["a", "b"][count.index]}"
}

resource "aws_vpc_peering_connection" "main" {
  vpc_id      = aws_vpc.main[0].id
  peer_vpc_id = aws_vpc.main[1].id
  auto_accept = true
}

resource "aws_security_group" "main" {
  count       = 2
  name        = "main-${count.index}"
  description = "main"
  vpc_id      = aws_vpc.main[0].id
}

resource "aws_vpc_security_group_ingress_rule" "main" {
  security_group_id            = aws_security_group.main[0].id
  referenced_security_group_id = aws_security_group.main[1].id
  description                  = local.text
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_vpc_security_group_egress_rule" "main" {
  security_group_id = aws_security_group.main[0].id
  description       = local.text
  ip_protocol       = "-1"
  cidr_ipv4         = "10.${var.v}.0.0/16"
}

resource "aws_launch_template" "main" {
  name          = "main"
  description   = local.text
  image_id      = "ami-12c6146b"
  instance_type = var.v == 1 ? "t4g.small" : "t4g.medium"
  tag_specifications {
    resource_type = "instance"
    tags          = { Name = "main" }
  }
}

resource "aws_autoscaling_group" "main" {
  name                      = "main"
  min_size                  = 0
  max_size                  = var.v
  desired_capacity          = 0
  vpc_zone_identifier       = aws_subnet.main[*].id
  wait_for_capacity_timeout = "0"
  launch_template {
    id      = aws_launch_template.main.id
    version = aws_launch_template.main.latest_version
  }
  instance_maintenance_policy {
    min_healthy_percentage = 0
    max_healthy_percentage = 99 + var.v
  }
}

resource "aws_route53_zone" "private" {
  name    = "acme.example"
  comment = local.text
  vpc {
    vpc_id = aws_vpc.main[0].id
  }
}
