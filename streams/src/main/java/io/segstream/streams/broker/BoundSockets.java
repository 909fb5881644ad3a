package io.segstream.streams.broker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.network.Selectable;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * The sockets of a broker, bound before Kafka is told their ports: a port that was looked for, let
 * go and bound again could belong to somebody else by then. Kafka takes each socket over once;
 * closing closes those that it has not taken.
 */
final class BoundSockets implements ServerSocketFactory, AutoCloseable {
  /** As {@code socket.listen.backlog.size} of Kafka. */
  private static final int BACKLOG = 50;

  private final Map<String, ServerSocketChannel> waiting = new ConcurrentHashMap<>();

  /**
   * Binds the socket of a listener.
   *
   * @param address with port 0 for any free one
   * @return the port
   * @throws IOException if the address cannot be listened on
   */
  int bind(String listener, InetSocketAddress address) throws IOException {
    ServerSocketChannel socket = ServerSocketChannel.open();
    try {
      socket.bind(address, BACKLOG);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
    waiting.put(listener, socket);
    return socket.socket().getLocalPort();
  }

  @Override
  public ServerSocketChannel openServerSocket(
      String listener, InetSocketAddress address, int backlog, int receiveBuffer)
      throws IOException {
    ServerSocketChannel socket = waiting.remove(listener);
    if (socket == null) {
      throw new IOException("No socket is bound for listener %s".formatted(listener));
    }
    socket.configureBlocking(false);
    if (receiveBuffer != Selectable.USE_DEFAULT_BUFFER_SIZE) {
      socket.socket().setReceiveBufferSize(receiveBuffer);
    }
    return socket;
  }

  @Override
  public void close() throws IOException {
    for (ServerSocketChannel socket : waiting.values()) {
      socket.close();
    }
    waiting.clear();
  }
}
