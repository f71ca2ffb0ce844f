resource "aws_elasticache_subnet_group" "main" {
  name        = "main"
  description = local.text
  subnet_ids  = aws_subnet.app[*].id
}

resource "aws_elasticache_parameter_group" "main" {
  name   = "main"
  family = "redis7"
  parameter {
    name  = "maxmemory-policy"
    value = var.v == 1 ? "volatile-lru" : "allkeys-lru"
  }
}

resource "aws_elasticache_user" "default" {
  user_id              = "default-main"
  user_name            = "default"
  engine               = "redis"
  access_string        = var.v == 1 ? "off ~* -@all" : "off ~* +@read"
  no_password_required = true
}

resource "aws_elasticache_user" "backend" {
  user_id       = "backend"
  user_name     = "backend"
  engine        = "redis"
  access_string = "on ~* +@all"
  authentication_mode {
    type = "iam"
  }
}

resource "aws_elasticache_user_group" "main" {
  user_group_id = "main"
  engine        = "redis"
  user_ids = var.v == 1 ? [aws_elasticache_user.default.user_id] : [
  aws_elasticache_user.default.user_id, aws_elasticache_user.backend.user_id]
}

resource "aws_elasticache_replication_group" "main" {
  replication_group_id       = "main"
  description                = local.text
  engine                     = "redis"
  engine_version             = "7.1"
  node_type                  = "cache.t4g.small"
  num_cache_clusters         = var.v + 1
  automatic_failover_enabled = true
  multi_az_enabled           = var.v == 2
  subnet_group_name          = aws_elasticache_subnet_group.main.name
  parameter_group_name       = aws_elasticache_parameter_group.main.name
  security_group_ids         = [aws_security_group.main.id]
  user_group_ids             = [aws_elasticache_user_group.main.user_group_id]
  maintenance_window         = "${var.v == 1 ? "tue" : "wed"}:03:00-${var.v == 1 ? "tue" : "wed"}:04:00"
  at_rest_encryption_enabled = true
  transit_encryption_enabled = true
  transit_encryption_mode    = "required"
  snapshot_retention_limit   = var.v
  apply_immediately          = true
}
