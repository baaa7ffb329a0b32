package architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import routes.cli.GatewayMain;

/** The two trees that rules are judged on, and how packages are named in them. */
final class Trees {

    /** The root of the gateway's own packages. */
    static final String MAIN = "";

    /** The root of the packages that break the rules. */
    static final String FIXTURE = "architecture.fixture";

    private Trees() {}

    /** Everything that is shipped. */
    static JavaClasses main() {
        return Main.CLASSES;
    }

    /** The classes that break the rules. */
    static JavaClasses fixture() {
        return Fixture.CLASSES;
    }

    /** Everything that is tested with, except the classes that break the rules on purpose. */
    static JavaClasses tests() {
        return new ClassFileImporter()
                .withImportOption(location -> !location.contains("/architecture/fixture/"))
                .importUrl(Trees.class.getProtectionDomain().getCodeSource().getLocation());
    }

    /** The name of a package, or of a class, in the tree under a root. */
    static String in(String root, String name) {
        return root.isEmpty() ? name : root + "." + name;
    }

    private static final class Main {
        static final JavaClasses CLASSES = new ClassFileImporter()
                .importUrl(
                        GatewayMain.class.getProtectionDomain().getCodeSource().getLocation());
    }

    private static final class Fixture {
        static final JavaClasses CLASSES = new ClassFileImporter().importPackages(FIXTURE);
    }
}
