package assay.server.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.server.http.Problem;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses that are refused before anything is looked up. Case H04.
class DestinationTest {
  private static final Exempt NONE = new Exempt(List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "hooks.example.org",
        "http://hooks.example.org/",
        "file:///etc/passwd",
        "ftp://hooks.example.org/",
        "gopher://127.0.0.1:6379/_x",
        "javascript:alert(1)",
        "https:///path",
        "https:hooks.example.org",
        "https://hooks.example.org:8443/",
        "https://hooks.example.org:80/",
        "https://hooks.example.org:0/",
        "https://user@hooks.example.org/",
        "https://hooks.example.org:443@127.0.0.1/",
        "https://hooks.example.org#@127.0.0.1/",
        "https://hooks.example.org\\@127.0.0.1/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://127.0.0.1./",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.0.0.1/",
        "https://0177.0.0.1/",
        "https://017700000001/",
        "https://00000177.0.0.1/",
        "https://010.0.0.1/",
        "https://0/",
        "https://0.0.0.0/",
        "https://10.0.0.1/",
        "https://100.64.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://172.16.0.1/",
        "https://172.31.255.255/",
        "https://192.168.1.1/",
        "https://198.18.0.1/",
        "https://192.0.2.1/",
        "https://224.0.0.1/",
        "https://255.255.255.255/",
        "https://256.1.1.1/",
        "https://[::]/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[::10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://[64:ff9b:1::1]/",
        "https://[2002:a00:1::]/",
        "https://[2001::1]/",
        "https://[fc00::1]/",
        "https://[fd12:3456::1]/",
        "https://[fe80::1]/",
        "https://[fe80::1%25eth0]/",
        "https://[2606:4700::1%25eth0]/",
        "https://[ff02::1]/",
        "https://[2001:db8::1]/",
        "https://localhost/",
        "https://metadata/",
        "https://hooks.example.org./",
        "https://①②⑦.⓪.⓪.①/",
        "https://hooks。example。org/",
        "https://hooks.example.org/\r\nX: y",
        "https://hooks.example.org/a b",
      })
  void whatIsNoAddressOfThePublicInternetIsRefused(String url) {
    assertThatThrownBy(() -> Destination.of(url, NONE))
        .as(url)
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(422);
              assertThat(problem.code()).isEqualTo("webhook.address");
              assertThat(problem.field()).isEqualTo("url");
            });
  }

  @Test
  void hostsOfThePublicInternetAreTaken() {
    assertThat(Destination.of("https://Hooks.Example.org", NONE))
        .isEqualTo(new Destination("hooks.example.org", 443, "/"));
    assertThat(Destination.of(" HTTPS://hooks.example.org:443/a%20b?c=d&e ", NONE))
        .isEqualTo(new Destination("hooks.example.org", 443, "/a%20b?c=d&e"));
    assertThat(Destination.of("https://xn--bcher-kva.example/", NONE).host())
        .isEqualTo("xn--bcher-kva.example");
    assertThat(Destination.of("https://1.1.1.1/", NONE).isName()).isFalse();
    assertThat(Destination.of("https://[2606:4700:4700::1111]/", NONE).authority())
        .isEqualTo("[2606:4700:4700::1111]");
  }

  @Test
  void whatAnOperatorListedIsTakenAtThatPortOnly() {
    var exempt = new Exempt(List.of("Hooks.Lab:8443", " 10.0.0.1:443"));
    assertThat(Destination.of("https://hooks.lab:8443/x", exempt).authority())
        .isEqualTo("hooks.lab:8443");
    assertThat(Destination.of("https://10.0.0.1/x", exempt).port()).isEqualTo(443);
    for (var url :
        List.of("https://hooks.lab:8444/", "https://10.0.0.2/", "http://hooks.lab:8443/")) {
      assertThatThrownBy(() -> Destination.of(url, exempt)).as(url).isInstanceOf(Problem.class);
    }
  }

  /// Ends of the registries' blocks, read off the registries.
  @Test
  void blocksEndWhereTheirRegistriesSay() {
    for (var inside :
        List.of(
            "0.255.255.255",
            "10.255.255.255",
            "100.64.0.0",
            "100.127.255.255",
            "127.255.255.254",
            "169.254.0.0",
            "172.16.0.0",
            "192.0.0.255",
            "192.88.99.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.255",
            "239.255.255.255",
            "240.0.0.0",
            "1fff:ffff::1",
            "4000::1",
            "2001:1ff::1",
            "2002::1",
            "3fff:fff::1")) {
      assertThat(PublicAddress.is(InetAddress.ofLiteral(inside))).as(inside).isFalse();
    }
    for (var outside :
        List.of(
            "1.0.0.0",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2000::1",
            "2001:200::1",
            "2001:db7::1",
            "2001:db9::1",
            "2003::1",
            "2606:4700::1",
            "3fff:1000::1")) {
      assertThat(PublicAddress.is(InetAddress.ofLiteral(outside))).as(outside).isTrue();
    }
  }
}
