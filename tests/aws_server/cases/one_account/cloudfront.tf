resource "aws_cloudfront_cache_policy" "main" {
  name        = "main"
  comment     = local.text
  min_ttl     = 0
  default_ttl = 300 * var.v
  max_ttl     = 3600
  parameters_in_cache_key_and_forwarded_to_origin {
    cookies_config {
      cookie_behavior = "none"
    }
    headers_config {
      header_behavior = "none"
    }
    query_strings_config {
      query_string_behavior = "none"
    }
  }
}

resource "aws_cloudfront_response_headers_policy" "main" {
  name    = "main"
  comment = local.text
  security_headers_config {
    strict_transport_security {
      access_control_max_age_sec = 1000 * var.v
      override                   = true
    }
    content_type_options {
      override = true
    }
  }
}
