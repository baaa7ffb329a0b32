package routes.extension;

import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteRule;
import gateway.routes.text.Spot;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what is wrong with jars, without running any code of theirs. For one thread. */
public final class ExtensionCheck {

    private static final Logger LOG = LoggerFactory.getLogger(ExtensionCheck.class);

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,99}");
    private static final String COMPONENT = "META-INF/services/org/apache/camel/component/";
    private static final String REMEDY = "build the jar anew, or remove it from the folder of EXTENSIONS_DIR";

    private final ClassLoader classes;
    private final Set<String> taken;
    private final List<RouteFinding> findings = new ArrayList<>();
    private final Map<String, DeclaredBean> beans = new HashMap<>();

    /** @param taken names of the gateway's own beans and components, and of Camel's */
    private ExtensionCheck(ClassLoader classes, Set<String> taken) {
        this.classes = classes;
        this.taken = taken;
    }

    /**
     * What there is, and what is wrong with it.
     *
     * @param beans by their names
     */
    public record Checked(Map<String, DeclaredBean> beans, List<RouteFinding> findings) {

        public Checked {
            beans = Map.copyOf(beans);
            findings = List.copyOf(findings);
        }
    }

    /**
     * Looks at them.
     *
     * @param ours names of the gateway's beans and components
     * @param components names of all components of the application
     */
    public static Checked check(OpenExtensions open, Set<String> ours, Set<String> components) {
        Set<String> taken = new HashSet<>(ours);
        taken.addAll(components);
        ExtensionCheck check = new ExtensionCheck(open.classes(), taken);
        check.findings.addAll(open.extensions().findings());
        open.extensions().jars().forEach(jar -> check.jar(jar, ours));
        return new Checked(check.beans, check.findings);
    }

    private void jar(ExtensionJar jar, Set<String> ours) {
        try (JarFile file = new JarFile(jar.copy().toFile())) {
            file.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith(COMPONENT) && !name.endsWith("/"))
                    .map(name -> name.substring(COMPONENT.length()))
                    .filter(ours::contains)
                    .forEach(name -> tell(
                            jar.name(),
                            RouteRule.CONTRACT_BEAN,
                            "the jar has a component " + name + ", which is one of the gateway",
                            "give it another name"));
        } catch (IOException | RuntimeException e) {
            tell(jar.name(), RouteRule.EXTENSION_FILE, "this is no jar that can be read", REMEDY);
            return;
        }
        try {
            OpenExtensions.beans(jar).forEach(this::bean);
        } catch (IOException | RuntimeException e) {
            tell(jar.name(), RouteRule.EXTENSION_FILE, OpenExtensions.BEANS + " in it cannot be read", REMEDY);
        }
    }

    private void bean(DeclaredBean bean) {
        DeclaredBean other = beans.putIfAbsent(bean.name(), bean);
        if (!NAME.matcher(bean.name()).matches()) {
            tell(
                    bean.jar(),
                    RouteRule.EXTENSION_BEAN,
                    "the bean \"" + bean.name() + "\" has a name that routes cannot use",
                    "take letters and digits, like hideNames");
        } else if (other != null) {
            tell(
                    bean.jar(),
                    RouteRule.EXTENSION_BEAN,
                    "the bean " + bean.name() + " is in " + other.jar() + " too",
                    "give one of them another name");
        } else if (taken.contains(bean.name())) {
            tell(
                    bean.jar(),
                    RouteRule.CONTRACT_BEAN,
                    "the jar has a bean " + bean.name() + ", and that is a name of the gateway's own or of Camel's",
                    "give it another name");
        } else {
            type(bean);
        }
    }

    private void type(DeclaredBean bean) {
        String who = "the bean " + bean.name();
        try {
            Class<?> type = Class.forName(bean.type(), false, classes);
            // What the class needs is looked for here, and not when a request comes.
            int methods = type.getMethods().length;
            if (!Modifier.isPublic(type.getModifiers()) || Modifier.isAbstract(type.getModifiers()) || type.isEnum()) {
                tell(
                        bean.jar(),
                        RouteRule.EXTENSION_BEAN,
                        who + " cannot be made: " + bean.type() + " is no public class of which objects can be made",
                        "make it a public class that is not abstract");
            } else {
                LOG.debug("{} has {} methods and {}", bean.type(), methods, type.getConstructor());
            }
        } catch (ClassNotFoundException e) {
            tell(
                    bean.jar(),
                    RouteRule.EXTENSION_BEAN,
                    who + " cannot be made: there is no class " + bean.type(),
                    "correct " + OpenExtensions.BEANS + " in it, or put the jar that has the class beside it");
        } catch (NoSuchMethodException e) {
            tell(
                    bean.jar(),
                    RouteRule.EXTENSION_BEAN,
                    who + " cannot be made: " + bean.type() + " has no public constructor without parameters",
                    "give it one");
        } catch (LinkageError e) {
            tell(
                    bean.jar(),
                    RouteRule.EXTENSION_BEAN,
                    who + " cannot be made: its class cannot be linked, "
                            + e.getClass().getSimpleName() + " " + e.getMessage(),
                    "put the jar that it needs beside it, and compile it for Java "
                            + Runtime.version().feature());
        }
    }

    private void tell(String jar, RouteRule rule, String sentence, String remedy) {
        findings.add(RouteFinding.of(rule, jar, Spot.START, sentence, remedy));
    }
}
