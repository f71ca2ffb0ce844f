resource "aws_lb" "main" {
  name               = "main"
  load_balancer_type = "application"
  internal           = true
  subnets            = aws_subnet.main[*].id
  security_groups    = [aws_security_group.main[0].id]
  idle_timeout       = 60 + var.v
}

resource "aws_lb_target_group" "main" {
  name        = "main"
  vpc_id      = aws_vpc.main[0].id
  target_type = "ip"
  protocol    = "HTTP"
  port        = 8080
}

resource "aws_lb_listener" "main" {
  load_balancer_arn = aws_lb.main.arn
  port              = 79 + var.v
  protocol          = "HTTP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.main.arn
  }
}

resource "aws_lb_listener_rule" "main" {
  listener_arn = aws_lb_listener.main.arn
  priority     = 100 * var.v
  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.main.arn
  }
  condition {
    host_header {
      values = ["v${var.v}.acme.example"]
    }
  }
}
