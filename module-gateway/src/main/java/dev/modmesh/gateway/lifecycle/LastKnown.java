package dev.modmesh.gateway.lifecycle;

import dev.modmesh.api.event.Revision;
import dev.modmesh.client.view.RegistryView;
import dev.modmesh.client.watch.LastKnownView;
import java.io.IOException;
import org.jboss.logging.Logger;

/**
 * What this gateway last knew of a registry that lies elsewhere, so that it starts while that is
 * away, and can bring back what that has lost.
 */
final class LastKnown {
  private static final Logger LOG = Logger.getLogger(LastKnown.class);

  private final LastKnownView file;
  private final boolean used;
  private Revision saved = Revision.START;

  LastKnown(LastKnownView file, boolean used) {
    this.file = file;
    this.used = used;
  }

  RegistryView load() {
    return used ? file.load() : RegistryView.EMPTY;
  }

  synchronized void save(RegistryView view) {
    if (!used || view.revision().equals(saved)) {
      return;
    }
    try {
      file.save(view);
      saved = view.revision();
    } catch (IOException e) {
      LOG.warnf("What is known of the registry cannot be kept on disk: %s", e);
    }
  }
}
