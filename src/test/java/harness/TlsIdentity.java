package harness;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate that nobody else trusts, for {@code localhost}, 127.0.0.1 and names below {@code example.test}.
 *
 * @param file PKCS #12
 * @param password of the file
 */
public record TlsIdentity(Path file, String password) {

    /** Makes one in this folder. */
    public static TlsIdentity create(Path folder) throws IOException, InterruptedException {
        TlsIdentity identity = new TlsIdentity(folder.resolve("identity.p12"), "test-only");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "test",
                        "-keyalg",
                        "EC",
                        "-validity",
                        "30",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1,dns:*.example.test",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        identity.file.toString(),
                        "-storepass",
                        identity.password)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), System.getProperty("native.encoding"));
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
        return identity;
    }

    /** What a server with this certificate, and a client that trusts it alone, work with. */
    public SSLContext context() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("test", store.getCertificate("test"));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
