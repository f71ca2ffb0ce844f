resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "app" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.0.${count.index}.0/24"
  availability_zone = "eu-west-1${["a", "b"][count.index]}"
}

resource "aws_security_group" "main" {
  name        = "main"
  description = "main"
  vpc_id      = aws_vpc.main.id
}
