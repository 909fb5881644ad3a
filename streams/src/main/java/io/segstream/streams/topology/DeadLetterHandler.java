package io.segstream.streams.topology;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Streams' own log-and-continue handlers, which write the dead-letter records, with a count beside
 * them. The listener comes through the configuration because Streams makes the handlers itself.
 */
public final class DeadLetterHandler {
  /** Configuration key whose value is the {@link ProcessingListener} object. */
  public static final String LISTENER_CONFIG = "segstream.processing.listener";

  private DeadLetterHandler() {}

  private static ProcessingListener listener(Map<String, ?> configs) {
    return configs.get(LISTENER_CONFIG) instanceof ProcessingListener listener
        ? listener
        : ProcessingListener.NONE;
  }

  private static DeadLetter deadLetter(ErrorHandlerContext context, Exception exception) {
    return new DeadLetter(
        context.topic(),
        context.partition(),
        context.offset(),
        String.valueOf(exception.getMessage()));
  }

  /** For records that a processor refused. */
  public static final class Processing extends LogAndContinueProcessingExceptionHandler {
    private ProcessingListener listener = ProcessingListener.NONE;

    @Override
    public void configure(Map<String, ?> configs) {
      super.configure(configs);
      listener = listener(configs);
    }

    @Override
    public ProcessingExceptionHandler.Response handleError(
        ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
      // The record is not at fault when the thread is being stopped.
      if (exception instanceof ProcessingAbortedException) {
        return ProcessingExceptionHandler.Response.fail();
      }
      listener.onDeadLetter(deadLetter(context, exception));
      return super.handleError(context, record, exception);
    }
  }

  /** For records whose key or value cannot be read. */
  public static final class Deserialization extends LogAndContinueExceptionHandler {
    private ProcessingListener listener = ProcessingListener.NONE;

    @Override
    public void configure(Map<String, ?> configs) {
      super.configure(configs);
      listener = listener(configs);
    }

    @Override
    public DeserializationExceptionHandler.Response handleError(
        ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
      listener.onDeadLetter(deadLetter(context, exception));
      return super.handleError(context, record, exception);
    }
  }
}
