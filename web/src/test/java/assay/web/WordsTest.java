package assay.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WordsTest {
  private final Locale before = Locale.getDefault();

  @BeforeEach
  void useALocaleWithOtherDigitsAndCommas() {
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
  }

  @AfterEach
  void restoreTheLocale() {
    Locale.setDefault(before);
  }

  @Test
  void percentHasTwoDecimals() {
    assertThat(Numbers.percent(0.963149)).isEqualTo("96.31");
    assertThat(Numbers.percent(1.0)).isEqualTo("100.00");
    assertThat(Numbers.percent(null)).isEqualTo("–");
  }

  @Test
  void differenceHasThreeDigits() {
    assertThat(Numbers.difference(0.2314)).isEqualTo("0.231");
    assertThat(Numbers.difference(-0.046)).isEqualTo("-0.0460");
    assertThat(Numbers.difference(4.12e-7)).isEqualTo("4.12e-07");
    assertThat(Numbers.difference(0)).isEqualTo("0");
  }

  @Test
  void toleranceIsShownAsItWasWritten() {
    assertThat(Numbers.tolerance(0.001)).isEqualTo("0.001");
    assertThat(Numbers.tolerance(0.05)).isEqualTo("0.05");
  }

  @Test
  void bytesAreInPowersOfTen() {
    assertThat(Numbers.bytes(999)).isEqualTo("999 B");
    assertThat(Numbers.bytes(1_050)).isEqualTo("1.1 kB");
    assertThat(Numbers.bytes(164_212_345)).isEqualTo("164.2 MB");
    assertThat(Numbers.bytes(2_147_483_647)).isEqualTo("2.15 GB");
  }

  @Test
  void anEstimateIsInWholeMinutesOrMore() {
    var now = Instant.parse("2026-03-12T09:02:11Z");
    assertThat(Times.about(now, now.minusSeconds(5))).isEqualTo("at any moment");
    assertThat(Times.about(now, now.plusSeconds(1))).isEqualTo("in about 1 minute");
    assertThat(Times.about(now, now.plusSeconds(229))).isEqualTo("in about 4 minutes");
    assertThat(Times.about(now, now.plus(Duration.ofMinutes(100)))).isEqualTo("in about 2 hours");
    assertThat(Times.about(now, now.plus(Duration.ofHours(60)))).isEqualTo("in about 3 days");
  }

  @Test
  void timeIsInTheZoneThatWasAskedFor() {
    var at = Instant.parse("2026-03-12T09:02:11Z");
    assertThat(Times.minute(at, ZoneId.of("Europe/Zurich"))).isEqualTo("12 Mar 2026, 10:02 CET");
    assertThat(Times.utc(at)).isEqualTo("12 Mar 2026, 09:02 UTC");
    assertThat(Times.second(at, ZoneId.of("Europe/Zurich"))).isEqualTo("10:02:11");
  }

  @Test
  void distanceIsInTheLargestUnit() {
    var now = Instant.parse("2026-03-12T09:00:00Z");
    assertThat(Times.distance(now, now.plusSeconds(59))).isEqualTo("now");
    assertThat(Times.distance(now, now.plusSeconds(61))).isEqualTo("in 1 min");
    assertThat(Times.distance(now, now.minusSeconds(7_200))).isEqualTo("2 h ago");
    assertThat(Times.distance(now, now.plusSeconds(172_800))).isEqualTo("in 2 days");
    assertThat(Times.length(Duration.ofSeconds(15))).isEqualTo("15 s");
  }
}
