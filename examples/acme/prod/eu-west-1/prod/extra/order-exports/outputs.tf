output "table_arn" {
  description = "The table, for the accountants' role"
  value       = aws_dynamodb_table.exported.arn
}
