package harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Fills the static fields of a test class before its {@code @BeforeAll} methods, and closes after the last test what it started
 * for them. A field may be a {@link ScriptedUpstream} or {@link ScriptedProviders}, which is cleared before each test; a
 * {@link ProxyProcess} that sends Claude requests to that upstream; a {@link SimulatedWeb}, cleared likewise, for whose web
 * application the proxy has two cookies; a {@link OneNode} or {@link TwoNodes}; a {@link ProxyClient},
 * {@link AdminClient} or {@link AccountsClient} of the proxy or the one node. Fields that have a value are left alone.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(LabExtension.class)
public @interface Lab {

    /** Marks the static method that takes a {@link ProxyProcess.Builder} and changes the settings of the proxies. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Settings {}
}
