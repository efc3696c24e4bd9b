//go:build tools

// Package etcd pins the etcd server that tests of Kubernetes need.
package etcd

import _ "go.etcd.io/etcd/server/v3"
