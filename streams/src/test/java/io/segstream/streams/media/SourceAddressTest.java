package io.segstream.streams.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segstream.streams.media.SourceAddress.Kind;
import org.junit.jupiter.api.Test;

class SourceAddressTest {

  @Test
  void shouldNeverPrintCredentials() {
    String marked = "hunter2";
    String[] addresses = {
      "rtsp://admin:hunter2@camera/live",
      "rtsp://admin:p@hunter2@camera:554/live",
      "https://host/live.m3u8?token=hunter2&quality=high",
      "https://host/live.m3u8?quality=high&X-Amz-Signature=hunter2",
      "http://host/cam;password=hunter2",
    };
    for (String address : addresses) {
      // When
      SourceAddress parsed = SourceAddress.parse(address);

      // Then
      assertThat(parsed.toString() + parsed.text() + parsed.secret()).doesNotContain(marked);
      assertThat(SourceAddress.redact("Cannot open '" + address + "'")).doesNotContain(marked);
      assertThat(parsed.secret().reveal()).isEqualTo(address);
    }
  }

  @Test
  void shouldKeepWhatHelpsToFindTheSource() {
    assertThat(SourceAddress.parse("rtsp://admin:pw@camera:554/live?channel=1&token=x"))
        .hasToString("rtsp://***@camera:554/live?channel=1&token=***");
    assertThat(SourceAddress.parse("RTSP://camera/live").scheme()).isEqualTo("rtsp");
  }

  @Test
  void shouldTellKindsApart() {
    assertThat(SourceAddress.parse("-").kind()).isEqualTo(Kind.STANDARD_INPUT);
    assertThat(SourceAddress.parse("/dev/video0").kind()).isEqualTo(Kind.DEVICE);
    assertThat(SourceAddress.parse("a b/clip.mp4").kind()).isEqualTo(Kind.PATH);
    assertThat(SourceAddress.parse("file:///clip.mp4").text()).isEqualTo("/clip.mp4");
    assertThat(SourceAddress.parse("http://host/a.mp4").kind()).isEqualTo(Kind.NETWORK);
    assertThatThrownBy(() -> SourceAddress.parse(" "))
        .hasMessageContaining("The video source is empty");
  }
}
