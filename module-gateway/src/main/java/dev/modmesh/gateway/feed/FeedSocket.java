package dev.modmesh.gateway.feed;

import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/** The feed over WebSocket. Readers need to say nothing, and what they say is not heard. */
@WebSocket(path = FeedRoute.PATH)
class FeedSocket {
  private static final Logger LOG = Logger.getLogger(FeedSocket.class);
  private static final UserData.TypedKey<FeedReader> READER = new UserData.TypedKey<>("reader");

  private final Feed feed;

  FeedSocket(Feed feed) {
    this.feed = feed;
  }

  @OnOpen
  @NonBlocking
  void open(WebSocketConnection connection) {
    FeedReader reader =
        new FeedReader(
            new Socket(connection), FeedRoute.since(connection.handshakeRequest().query()));
    connection.userData().put(READER, reader);
    feed.hub().add(reader);
  }

  @OnTextMessage
  @NonBlocking
  void ignore(String message) {}

  @OnClose
  @NonBlocking
  void close(WebSocketConnection connection) {
    FeedReader reader = connection.userData().get(READER);
    if (reader != null) {
      feed.hub().remove(reader);
    }
  }

  @OnError
  @NonBlocking
  void failed(WebSocketConnection connection, Throwable failure) {
    LOG.debugf(failure, "A reader of the feed was lost");
    close(connection);
  }

  private record Socket(WebSocketConnection connection) implements FeedWriter {
    @Override
    public CompletionStage<?> write(FeedFrame frame) {
      return connection.sendText(frame.text()).subscribeAsCompletionStage();
    }

    @Override
    public void close(int code, String reason) {
      connection
          .close(new CloseReason(code, reason))
          .subscribe()
          .with(unused -> {}, failure -> LOG.debug("A reader was gone already", failure));
    }
  }
}
