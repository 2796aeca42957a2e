package assay.server.notice;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// How webhooks are reached.
@Factory
class WebhookParts {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Singleton
  AddressLookup lookup() {
    return host -> List.of(InetAddress.getAllByName(host));
  }

  /// @param trust a PEM file of authorities that are trusted beside those of the JVM; empty: none
  @Singleton
  @Bean(preDestroy = "close")
  HttpsPost post(
      AddressLookup lookup, Exempt exempt, @Value("${assay.webhook.trust:}") String trust) {
    return new HttpsPost(lookup, exempt, sockets(trust), PATIENCE);
  }

  static SSLSocketFactory sockets(String trust) {
    if (trust.isBlank()) {
      return (SSLSocketFactory) SSLSocketFactory.getDefault();
    }
    try (var pem = Files.newInputStream(Path.of(trust))) {
      var all = KeyStore.getInstance(KeyStore.getDefaultType());
      all.load(null, null);
      for (var authority : ofTheJvm()) {
        all.setCertificateEntry(authority.getSubjectX500Principal().getName(), authority);
      }
      for (var more : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        all.setCertificateEntry("assay-" + all.size(), more);
      }
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(all);
      var context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(
          "assay.webhook.trust: expected a PEM file of certificates at " + trust, e);
    }
  }

  private static List<X509Certificate> ofTheJvm() throws GeneralSecurityException {
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init((KeyStore) null);
    for (var manager : managers.getTrustManagers()) {
      if (manager instanceof X509TrustManager known) {
        return List.of(known.getAcceptedIssuers());
      }
    }
    return List.of();
  }
}
