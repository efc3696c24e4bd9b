/** What others do, to compare with: Knative's KPA, Kubernetes' HPA, a fixed size. */
@NullMarked
package dev.modmesh.autoscaler.decide.baseline;

import org.jspecify.annotations.NullMarked;
