//go:build tools

// Package kubernetes pins the API server that tests of Kubernetes need.
package kubernetes

import _ "k8s.io/kubernetes/cmd/kube-apiserver"
