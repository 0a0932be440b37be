@echo off
rem Starts Kiro API Proxy. KIRO_PROXY_JAVA_OPTS holds more options for the JVM.
setlocal
set "here=%~dp0.."
set "java=java.exe"
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "java=%JAVA_HOME%\bin\java.exe"
if exist "%here%\runtime\bin\java.exe" set "java=%here%\runtime\bin\java.exe"
set "archive=%here%\cache\classes.jsa"
if /i "%~1"=="warm-up" (
    if not exist "%here%\cache" mkdir "%here%\cache"
    "%java%" "-XX:ArchiveClassesAtExit=%archive%" -Xlog:disable -jar "%here%\kiro-proxy.jar" warm-up
    exit /b
)
rem The collector that fits, unless another is asked for.
set collector="@%here%\jvm\collector.options"
echo "%KIRO_PROXY_JAVA_OPTS%" | findstr /r "XX:+Use[A-Za-z0-9]*GC" >nul && set "collector="
set "classes="
if exist "%archive%" set classes="-XX:SharedArchiveFile=%archive%" -Xlog:disable -Xlog:all=error:stderr
"%java%" "@%here%\jvm\serve.options" %collector% %classes% %KIRO_PROXY_JAVA_OPTS% -jar "%here%\kiro-proxy.jar" %*
exit /b %ERRORLEVEL%
