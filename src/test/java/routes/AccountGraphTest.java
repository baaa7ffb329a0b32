package routes;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.account.Account;
import gateway.account.AccountState;
import gateway.account.AccountStore;
import gateway.account.AccountTraces;
import gateway.account.StateChange;
import gateway.audit.AuditLog;
import gateway.config.LiveSettings;
import gateway.config.SettingsLoader;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import routes.stub.MemoryAccounts;

class AccountGraphTest {

    private final Account account = MemoryAccounts.account("a");
    private final List<Thread> writers = Collections.synchronizedList(new ArrayList<>());
    private final List<AccountState> written = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    Path folder;

    /** The database of a command is closed when the change returns: who writes behind its back finds it gone. */
    @Test
    void aCommandHasWrittenAllWhenAChangeReturns() throws ReflectiveOperationException {
        LiveSettings settings =
                new LiveSettings(new SettingsLoader(Map.of("DATA_FOLDER", folder.toString()), Map.of()));
        AccountGraph graph = AccountGraph.ofCommand(
                settings,
                stores(),
                call -> {
                    throw new AssertionError("nobody is called");
                },
                Clock.fixed(MemoryAccounts.NOW, ZoneOffset.UTC));

        graph.administration().deactivate("a", null, "command line");

        assertThat(written).containsExactly(AccountState.INACTIVE, AccountState.INACTIVE);
        assertThat(writers).containsOnly(Thread.currentThread());
    }

    /** Stores of accounts and their traces; what only others need is not there. */
    private GatewayStores stores() throws ReflectiveOperationException {
        AuditLog audit = (actor, action, subject, detail) -> {};
        RecordComponent[] components = GatewayStores.class.getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = types[i] == AuditLog.class
                    ? audit
                    : types[i] == AccountStore.class || types[i] == AccountTraces.class ? stub(types[i]) : null;
        }
        return GatewayStores.class.getDeclaredConstructor(types).newInstance(values);
    }

    private <T> T stub(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> answer(method, arguments)));
    }

    private Object answer(Method method, Object[] arguments) {
        if (method.getName().equals("loadAll")) {
            return List.of(account);
        }
        if (method.getName().equals("changeState")) {
            writers.add(Thread.currentThread());
            written.add(((StateChange) arguments[1]).to());
        }
        Class<?> type = method.getReturnType();
        if (type == boolean.class) {
            return true;
        }
        return type == Map.class ? Map.of() : type == Set.class ? Set.of() : type == List.class ? List.of() : null;
    }
}
