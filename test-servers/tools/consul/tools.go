//go:build tools

// Package consul pins the Consul agent that tests of the catalogue need.
package consul

import _ "github.com/hashicorp/consul"
