package architecture;

import java.util.stream.Stream;

/** Judges the names of classes and the marks of packages. */
class NamesTest implements RuleTest {

    static Stream<RuleCase> rules() {
        return Stream.of(
                RuleCase.of(
                        "names say what a class does",
                        NameRules::namesSayWhatAClassDoes,
                        "gateway.usage.TimeUtil",
                        "gateway.usage.CommonUsage",
                        "gateway.usage.CommonUsage$RowHelper",
                        "gateway.usage.UsageManager",
                        "gateway.usage.UsageImpl"),
                RuleCase.of(
                        "abstract names are of abstract classes",
                        NameRules::abstractNamesAreOfAbstractClasses,
                        "gateway.account.AbstractAccount"),
                RuleCase.of(
                        "simple names are used once",
                        NameRules::simpleNamesAreUsedOnce,
                        "gateway.account.Ledger",
                        "gateway.usage.Ledger",
                        "gateway.usage.OpenBook$Ledger"),
                RuleCase.of(
                        "packages are null-marked", NameRules::packagesAreNullMarked, "gateway.unmarked.NewFeature"));
    }
}
