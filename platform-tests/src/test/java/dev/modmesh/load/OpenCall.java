package dev.modmesh.load;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One call on its way, with the tries of its client. Lives on an event loop. */
final class OpenCall {
  private static final Pattern SLUG = Pattern.compile("urn:modmesh:problem:([a-z-]+)");

  private final HttpClient http;
  private final RequestOptions target;
  private final Load load;
  private final String id;
  private final long begin;
  private final Consumer<Call> done;
  private final Duration due;
  private final Duration lag;
  private int tries;

  OpenCall(
      HttpClient http,
      RequestOptions target,
      Load load,
      int number,
      long begin,
      Consumer<Call> done) {
    this.http = http;
    this.target = target;
    this.load = load;
    this.id = load.id(number);
    this.begin = begin;
    this.done = done;
    this.due = load.schedule().due(number);
    this.lag = sinceDue();
  }

  private Duration sinceDue() {
    return Duration.ofNanos(System.nanoTime() - begin).minus(due);
  }

  void begin() {
    tries++;
    RequestOptions options =
        new RequestOptions(target)
            .setTimeout(load.patience().toMillis())
            .putHeader("X-Call-Id", id);
    Buffer body = Buffer.buffer("{\"args\":[\"" + id + "\"]}");
    http.request(options)
        .compose(request -> send(request, body))
        .onSuccess(answer -> judge(answer.head(), answer.body()))
        .onFailure(cause -> failed(null, String.valueOf(cause.getMessage()), ""));
  }

  /** Ends without a try. */
  void giveUp(String why) {
    end(null, why, "");
  }

  private record Answer(HttpClientResponse head, Buffer body) {}

  private static io.vertx.core.Future<Answer> send(HttpClientRequest request, Buffer body) {
    return request.send(body).compose(head -> head.body().map(all -> new Answer(head, all)));
  }

  private void judge(HttpClientResponse head, Buffer body) {
    String text = body.toString(StandardCharsets.UTF_8);
    if (head.statusCode() == 200 && text.contains('"' + id + '"')) {
      end(head, "", text);
    } else {
      Matcher slug = SLUG.matcher(text);
      failed(head, slug.find() ? slug.group(1) : "no problem document: " + text, text);
    }
  }

  private void failed(@Nullable HttpClientResponse head, String failure, String body) {
    if (tries <= load.clientRetries()) {
      begin();
    } else {
      end(head, failure, body);
    }
  }

  private void end(@Nullable HttpClientResponse head, String failure, String body) {
    done.accept(
        new Call(
            id,
            due,
            lag,
            sinceDue(),
            head == null ? 0 : head.statusCode(),
            failure,
            body,
            header(head, "Modmesh-Instance", ""),
            Integer.parseInt(header(head, "Modmesh-Attempts", "0")),
            tries,
            !header(head, "Retry-After", "").isEmpty()));
  }

  private static String header(@Nullable HttpClientResponse head, String name, String otherwise) {
    String value = head == null ? null : head.getHeader(name);
    return value == null ? otherwise : value;
  }
}
