resource "aws_eks_cluster" "main" {
  name                      = "main"
  version                   = "1.3${var.v + 2}"
  role_arn                  = local.role
  enabled_cluster_log_types = var.v == 1 ? ["api"] : ["api", "audit"]
  access_config {
    authentication_mode                         = "API"
    bootstrap_cluster_creator_admin_permissions = false
  }
  bootstrap_self_managed_addons = false
  upgrade_policy {
    support_type = var.v == 1 ? "STANDARD" : "EXTENDED"
  }
  vpc_config {
    subnet_ids              = aws_subnet.app[*].id
    endpoint_private_access = true
    endpoint_public_access  = var.v == 2
  }
  compute_config {
    enabled       = true
    node_pools    = ["general-purpose", "system"]
    node_role_arn = local.role
  }
  storage_config {
    block_storage {
      enabled = true
    }
  }
  kubernetes_network_config {
    elastic_load_balancing {
      enabled = true
    }
  }
}

resource "aws_vpc_security_group_ingress_rule" "cluster" {
  security_group_id            = aws_eks_cluster.main.vpc_config[0].cluster_security_group_id
  referenced_security_group_id = aws_security_group.main.id
  description                  = local.text
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_eks_addon" "main" {
  cluster_name         = aws_eks_cluster.main.name
  addon_name           = "metrics-server"
  configuration_values = jsonencode({ replicas = var.v })
}

resource "aws_eks_access_entry" "main" {
  cluster_name      = aws_eks_cluster.main.name
  principal_arn     = local.role
  kubernetes_groups = ["group-${var.v}"]
}

resource "aws_eks_access_policy_association" "main" {
  cluster_name  = aws_eks_cluster.main.name
  principal_arn = aws_eks_access_entry.main.principal_arn
  policy_arn    = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"
  access_scope {
    type       = "namespace"
    namespaces = ["n${var.v}"]
  }
}

resource "aws_eks_pod_identity_association" "main" {
  cluster_name    = aws_eks_cluster.main.name
  namespace       = "default"
  service_account = "backend"
  role_arn        = "${local.role}-${var.v}"
}
