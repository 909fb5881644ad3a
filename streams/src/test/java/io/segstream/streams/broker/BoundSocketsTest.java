package io.segstream.streams.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.ServerSocketChannel;
import org.apache.kafka.common.network.Selectable;
import org.junit.jupiter.api.Test;

class BoundSocketsTest {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @Test
  void shouldHoldTheirPortsUntilKafkaTakesThemOver() throws IOException {
    try (BoundSockets sockets = new BoundSockets()) {
      int first = sockets.bind("A", ANY);
      int second = sockets.bind("B", ANY);

      assertThat(first).isNotEqualTo(second);
      assertThatThrownBy(() -> new ServerSocket(first, 1, ANY.getAddress()).close())
          .isInstanceOf(BindException.class);
      try (ServerSocketChannel taken = take(sockets, "A")) {
        assertThat(taken.socket().getLocalPort()).isEqualTo(first);
        assertThat(taken.isBlocking()).isFalse();
        sockets.close();
        assertThat(taken.isOpen()).isTrue();
      }
      new ServerSocket(second, 1, ANY.getAddress()).close();
    }
  }

  @Test
  void shouldGiveEachSocketOnce() throws IOException {
    try (BoundSockets sockets = new BoundSockets()) {
      sockets.bind("A", ANY);
      take(sockets, "A").close();

      assertThatThrownBy(() -> take(sockets, "A"))
          .isInstanceOf(IOException.class)
          .hasMessage("No socket is bound for listener A");
    }
  }

  private static ServerSocketChannel take(BoundSockets sockets, String listener)
      throws IOException {
    return sockets.openServerSocket(listener, ANY, 1, Selectable.USE_DEFAULT_BUFFER_SIZE);
  }
}
