package io.segstream.streams.decode;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** What the JVM lets all direct buffers of the process take together. */
final class DirectMemory {
  private static final String OPTION = "MaxDirectMemorySize";

  private DirectMemory() {}

  /** {@code -XX:MaxDirectMemorySize}, or what stands in for it: the largest heap; bytes. */
  static long limitBytes() {
    HotSpotDiagnosticMXBean bean =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    long set = bean == null ? 0 : Long.parseLong(bean.getVMOption(OPTION).getValue());
    return set > 0 ? set : Runtime.getRuntime().maxMemory();
  }
}
