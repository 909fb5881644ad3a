package io.segstream.trainer.proposal;

/** Proposals cannot be made at all; the message says why and what to do. */
public final class ProposalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ProposalException(String message) {
    super(message);
  }

  public ProposalException(String message, Throwable cause) {
    super(message, cause);
  }
}
